package system

import (
	"bufio"
	"bytes"
	"math"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"roleplay/backend/model"
)

// engine is a program of the system that speaks.
type engine struct {
	program string

	// speak are the arguments that have it read a text from its standard input and write
	// a WAV file: to its standard output, or to a file of this name.
	speak func(r model.SpeechRequest, file string) []string
	file  bool // it writes a file only

	list  []string                 // the arguments that have it list its voices
	voice func(string) model.Voice // reads one line of that list; a voice without a name is none
}

// engines are those that may be there, the best first.
func engines() []engine {
	switch runtime.GOOS {
	case "darwin":
		return []engine{say}
	case "windows":
		return []engine{sapi}
	default:
		return []engine{espeak("espeak-ng"), espeak("espeak"), flite}
	}
}

// usual speeds, in words a minute.
const (
	espeakSpeed = 165
	saySpeed    = 175
)

func espeak(program string) engine {
	return engine{
		program: program,
		speak: func(r model.SpeechRequest, _ string) []string {
			return []string{"--stdin", "--stdout", "-b", "1", "-v", r.Voice, "-s", strconv.Itoa(scaled(espeakSpeed, r.Speed))}
		},
		list: []string{"--voices"},
		voice: func(line string) model.Voice { // Pty Language Age/Gender VoiceName File Other Languages
			f := strings.Fields(line)
			if len(f) < 5 || f[0] == "Pty" || strings.HasPrefix(f[4], "mb/") { // those of mbrola need data that is mostly not there
				return model.Voice{}
			}
			return model.Voice{Name: f[1], Language: f[1]}
		},
	}
}

var flite = engine{
	program: "flite",
	speak: func(r model.SpeechRequest, file string) []string {
		stretch := 1.0
		if r.Speed > 0 {
			stretch = 1 / r.Speed
		}
		return []string{"-voice", r.Voice, "--setf", "duration_stretch=" + strconv.FormatFloat(stretch, 'f', 3, 64), "-f", "/dev/stdin", "-o", file}
	},
	file: true,
	list: []string{"-lv"},
	// One line: "Voices available: kal awb_time kal16 awb rms slt ". All of them speak
	// English, and this one sounds best.
	voice: func(line string) model.Voice {
		if _, names, ok := strings.Cut(line, ":"); ok && slices.Contains(strings.Fields(names), "slt") {
			return model.Voice{Name: "slt", Language: "en-US"}
		}
		return model.Voice{}
	},
}

var say = engine{
	program: "say",
	speak: func(r model.SpeechRequest, file string) []string {
		return []string{"-v", r.Voice, "-r", strconv.Itoa(scaled(saySpeed, r.Speed)), "--file-format=WAVE", "--data-format=LEI16@24000", "-o", file, "-f", "-"}
	},
	file: true,
	list: []string{"-v", "?"},
	voice: func(line string) model.Voice { // "Anna                de_DE    # Hallo! Ich heiße Anna."
		before, _, ok := strings.Cut(line, "#")
		f := strings.Fields(before)
		if !ok || len(f) < 2 {
			return model.Voice{}
		}
		last := len(f) - 1
		return model.Voice{Name: strings.Join(f[:last], " "), Language: strings.ReplaceAll(f[last], "_", "-")}
	},
}

// What PowerShell runs. What it takes comes by the environment, as text and never as
// code; the text that is spoken by its standard input, in UTF-8.
const (
	sapiSpeak = `$ErrorActionPreference='Stop'; Add-Type -AssemblyName System.Speech; [Console]::InputEncoding=[Text.Encoding]::UTF8; ` +
		`$s=New-Object System.Speech.Synthesis.SpeechSynthesizer; if($env:ROLEPLAY_VOICE){$s.SelectVoice($env:ROLEPLAY_VOICE)}; $s.Rate=[int]$env:ROLEPLAY_RATE; ` +
		`$f=New-Object System.Speech.AudioFormat.SpeechAudioFormatInfo(24000,[System.Speech.AudioFormat.AudioBitsPerSample]::Sixteen,[System.Speech.AudioFormat.AudioChannel]::Mono); ` +
		`$s.SetOutputToWaveFile($env:ROLEPLAY_FILE,$f); $s.Speak([Console]::In.ReadToEnd()); $s.Dispose()`
	sapiList = `Add-Type -AssemblyName System.Speech; (New-Object System.Speech.Synthesis.SpeechSynthesizer).GetInstalledVoices() | ` +
		`Where-Object Enabled | ForEach-Object { $_.VoiceInfo.Culture.Name + '|' + $_.VoiceInfo.Name }`
)

var sapi = engine{
	program: "powershell",
	speak: func(model.SpeechRequest, string) []string {
		return []string{"-NoProfile", "-NonInteractive", "-Command", sapiSpeak}
	},
	file: true,
	list: []string{"-NoProfile", "-NonInteractive", "-Command", sapiList},
	voice: func(line string) model.Voice {
		language, name, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok {
			return model.Voice{}
		}
		return model.Voice{Name: name, Language: language}
	},
}

// environment is what a program of a request takes by its environment.
func environment(r model.SpeechRequest, file string) []string {
	rate := 0 // of SAPI: from -10 to 10, where 10 is three times as fast
	if r.Speed > 0 {
		rate = int(math.Round(10 * math.Log(r.Speed) / math.Log(3)))
	}
	return []string{"ROLEPLAY_VOICE=" + r.Voice, "ROLEPLAY_RATE=" + strconv.Itoa(rate), "ROLEPLAY_FILE=" + file}
}

func scaled(usual int, speed float64) int {
	if speed <= 0 {
		return usual
	}
	return int(math.Round(float64(usual) * speed))
}

// found returns the first engine that is on this machine.
func found(list []engine) (engine, bool) {
	for _, e := range list {
		if path, err := exec.LookPath(e.program); err == nil {
			e.program = path
			return e, true
		}
	}
	return engine{}, false
}

// voices reads a list of voices.
func (e engine) voices(out []byte) []model.Voice {
	var list []model.Voice
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		if v := e.voice(lines.Text()); v.Name != "" && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
