// Package config holds the settings of the program and loads them.
//
//	flags  --auth.accessMinutes=30          the strongest
//	environment  ROLEPLAY_AUTH_ACCESSMINUTES=30
//	your own file  --config FILE
//	profile  dev.yaml | beta.yaml | prod.yaml, built in
//	defaults  Default()                     the weakest
//
// Every key can be set in each of these places. On the command line a key is a
// flag of its own name. In the environment its name is ROLEPLAY_ and the key in
// capitals with each dot as an underscore: chat.maxMessage is
// ROLEPLAY_CHAT_MAXMESSAGE. In a file a value may hold ${NAME:default}, which
// the environment fills; ${NAME} without a default must be there. An
// environment variable that is set but empty sets a key to nothing, and for
// ${NAME:default} counts as not set.
//
// Load checks everything before anything starts: an unknown key, a wrong type,
// a value out of its range. It tells all mistakes at once, each with its place
// and with what would be right.
//
// The keys:
//
//	data.folder                 where everything is kept; empty: the folder of the system (Folder)
//	data.store                  what keeps it: bolt, one file on this machine (servers of beta and prod refuse it)
//	server.listen               address and port of the HTTP door, such as 127.0.0.1:8080; port 0 takes a free one
//	server.maxUploadMiB         the largest file that can be imported over HTTP, in MiB
//	server.handlers.auth        accounts and sign-in over HTTP, on or off
//	server.handlers.chat        talks by text
//	server.handlers.evaluation  measures of a talk
//	server.handlers.scripter    checking and publishing content
//	server.handlers.library     the collection of talks: lists, search, bin, notes
//	server.handlers.exchange    export and import
//	server.handlers.upkeep      looking after the storage
//	server.handlers.models      the choice of a language model
//	server.handlers.voice       talks by voice at the sound devices of the machine that serves
//	server.handlers.recording   recordings of talks by voice, which are played at the speaker of the machine that serves
//	server.handlers.events      the WebSocket of news
//	server.handlers.docs        the page that describes the HTTP door
//	auth.accessMinutes          how long an access token holds
//	auth.refreshDays            how long one stays signed in without coming back
//	auth.signingKey             what tokens are signed with, at least 32 bytes; empty: the program makes one and keeps it (dev and desktop only)
//	auth.passwordMemoryKiB      memory of one password hash (Argon2id)
//	auth.passwordIterations     passes of one password hash
//	auth.passwordParallel       threads that one password hash uses (its lanes)
//	chat.replyPaceMs            pause between two pieces of a reply, in milliseconds
//	chat.maxMessage             longest message of a trainee, in characters
//	models.key                  the key of the language model that an administrator has chosen for all of a server; empty: the one in the keyring
//	models.firstByteSeconds     how long a language model may take until its answer begins, in seconds
//	voice.periodMs              how much sound a device takes and gives at once, in milliseconds
//	models.stallSeconds         how long an answer that has begun may rest
//	log.level                   debug, info, warn or error
package config
