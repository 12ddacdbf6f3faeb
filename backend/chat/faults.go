package chat

import "roleplay/backend/roleplay"

// kept ends a sentence about a reply that did not come.
const kept = " Your message is kept."

// sentences say of each fault what a trainee can do about it. Screens say it in
// their own language, by the fault.
var sentences = map[roleplay.Fault]string{
	roleplay.FaultKey:         "The model's service does not accept the key. Check the key in the settings, or go on with the script." + kept,
	roleplay.FaultForbidden:   "The key may not use this model. Choose another model in the settings, or go on with the script." + kept,
	roleplay.FaultModel:       "The service does not know this model. Choose another one in the settings, or go on with the script." + kept,
	roleplay.FaultAddress:     "There is no model service at the address in the settings. Check the address, or go on with the script." + kept,
	roleplay.FaultRejected:    "The service did not take the request. Try another model, or go on with the script." + kept,
	roleplay.FaultBusy:        "The model has too much to do just now. Wait a moment and try again." + kept,
	roleplay.FaultQuota:       "The quota of the service is used up. Go on with the script, or raise the quota at the service." + kept,
	roleplay.FaultServer:      "The model's service has failed. Try again, or go on with the script." + kept,
	roleplay.FaultOffline:     "The model cannot be reached: there is no connection. Go on with the script, or try again." + kept,
	roleplay.FaultCertificate: "The service could not show that it is the one in the settings, so nothing was sent. Check the address and the clock of this machine." + kept,
	roleplay.FaultRedirect:    "The address sends us to another place, so nothing was sent there. Check the address in the settings." + kept,
	roleplay.FaultNotModel:    "What answers at the address in the settings is no model service. Check the address." + kept,
	roleplay.FaultCut:         "The connection to the model broke. Try again." + kept,
	roleplay.FaultStall:       "The model stopped answering. Try again, or go on with the script." + kept,
	roleplay.FaultRefused:     "The service withheld the answer. Say it in other words, or go on with the script." + kept,
	roleplay.FaultEmpty:       "The model answered without a word. Try again." + kept,
	roleplay.FaultTooLong:     "The model's answer did not end. Try again." + kept,
	roleplay.FaultShape:       "The model's answer could not be read. Try again, or choose another model." + kept,
	roleplay.FaultLocalOnly:   "Nothing may leave this machine, and the model is not on it. Choose a model on this machine, or go on with the script." + kept,
	roleplay.FaultRole:        "The model did not stay in its role, so its answer is not shown. Try again, or go on with the script." + kept,
	roleplay.FaultLimit:       "The limit for the use of models is reached. Go on with the script, or raise the limit in the settings." + kept,
	roleplay.FaultNone:        "No model is chosen. Choose one in the settings.",
	roleplay.FaultConsent:     "A model plays only after you have seen what is sent to it, and where. Look at the settings of the model.",
}

// sentence is what a person is told about a fault.
func sentence(f roleplay.Fault) string {
	if text, ok := sentences[f]; ok {
		return text
	}
	return "The character did not answer. Your message is kept; send it again to ask for a reply."
}
