package chat

import "roleplay/backend/roleplay"

// sentences say of each fault what a trainee can do about it. Screens say it in
// their own language, by the fault.
var sentences = map[roleplay.Fault]string{
	roleplay.FaultKey:         "The model's service does not accept the key. Check the key in the settings, or go on with the script.",
	roleplay.FaultForbidden:   "The key may not use this model. Choose another model in the settings, or go on with the script.",
	roleplay.FaultModel:       "The service does not know this model. Choose another one in the settings, or go on with the script.",
	roleplay.FaultAddress:     "There is no model service at the address in the settings. Check the address, or go on with the script.",
	roleplay.FaultRejected:    "The service did not take the request. Try another model, or go on with the script.",
	roleplay.FaultBusy:        "The model has too much to do just now. Wait a moment and try again, or go on with the script.",
	roleplay.FaultQuota:       "The quota of the service is used up. Go on with the script, or raise the quota at the service.",
	roleplay.FaultServer:      "The model's service has failed. Try again, or go on with the script.",
	roleplay.FaultOffline:     "The model cannot be reached: there is no connection. Go on with the script, or try again.",
	roleplay.FaultCertificate: "The service could not show that it is the one in the settings, so nothing was sent. Check the address and the clock of this machine, or go on with the script.",
	roleplay.FaultRedirect:    "The address sends us to another place, so nothing was sent there. Check the address in the settings, or go on with the script.",
	roleplay.FaultNotModel:    "What answers at the address in the settings is no model service. Check the address, or go on with the script.",
	roleplay.FaultCut:         "The connection to the model broke. Try again, or go on with the script.",
	roleplay.FaultStall:       "The model stopped answering. Try again, or go on with the script.",
	roleplay.FaultRefused:     "The service withheld the answer. Say it in other words, or go on with the script.",
	roleplay.FaultEmpty:       "The model answered without a word. Try again, or go on with the script.",
	roleplay.FaultTooLong:     "The model's answer did not end. Try again, or go on with the script.",
	roleplay.FaultShape:       "The model's answer could not be read. Try again, choose another model, or go on with the script.",
	roleplay.FaultLocalOnly:   "Nothing may leave this machine, and the model is not on it. Choose a model on this machine, or go on with the script.",
	roleplay.FaultRole:        "The model did not stay in its role, so its answer is not shown. Try again, or go on with the script.",
	roleplay.FaultLimit:       "The limit for the use of models is reached. Go on with the script, or raise the limit in the settings.",
	roleplay.FaultNone:        "No model is chosen. Choose one in the settings, or go on with the script.",
	roleplay.FaultConsent:     "A model plays only after you have seen what is sent to it, and where. Look at the settings of the model, or go on with the script.",
}

// noAnswer is what a person is told whose message has no reply.
func noAnswer(f roleplay.Fault) string {
	if text, ok := sentences[f]; ok {
		return text + " Your message is kept."
	}
	return "The character did not answer. Your message is kept; send it again to ask for a reply."
}
