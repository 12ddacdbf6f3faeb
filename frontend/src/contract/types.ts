// Generated from the Go types of the services by `make generate`. Do not edit.

import type { components } from './schema'

export type About = components['schemas']['About']
export type AcknowledgeSalvageInput = components['schemas']['AcknowledgeSalvageInput']
export type AcknowledgeSalvageOutput = components['schemas']['AcknowledgeSalvageOutput']
export type AutoExport = components['schemas']['AutoExport']
export type Bookmark = components['schemas']['Bookmark']
export type Briefing = components['schemas']['Briefing']
export type CancelJobInput = components['schemas']['CancelJobInput']
export type CancelJobOutput = components['schemas']['CancelJobOutput']
export type Caption = components['schemas']['Caption']
export type ChangedOutput = components['schemas']['ChangedOutput']
export type CharacterSummary = components['schemas']['CharacterSummary']
export type CheckContentInput = components['schemas']['CheckContentInput']
export type CheckContentOutput = components['schemas']['CheckContentOutput']
export type CheckModelInput = components['schemas']['CheckModelInput']
export type CheckModelOutput = components['schemas']['CheckModelOutput']
export type CheckSpeechInput = components['schemas']['CheckSpeechInput']
export type CheckSpeechOutput = components['schemas']['CheckSpeechOutput']
export type Chosen = components['schemas']['Chosen']
export type ChosenFiles = components['schemas']['ChosenFiles']
export type CompactInput = components['schemas']['CompactInput']
export type CompactOutput = components['schemas']['CompactOutput']
export type CreateProfileInput = components['schemas']['CreateProfileInput']
export type Criterion = components['schemas']['Criterion']
export type DamagedTalk = components['schemas']['DamagedTalk']
export type Debrief = components['schemas']['Debrief']
export type DeleteModelInput = components['schemas']['DeleteModelInput']
export type DeleteNoteInput = components['schemas']['DeleteNoteInput']
export type DeleteRecordingInput = components['schemas']['DeleteRecordingInput']
export type Device = components['schemas']['Device']
export type Done = components['schemas']['Done']
export type Evaluation = components['schemas']['Evaluation']
export type EvaluationSessionInput = components['schemas']['EvaluationSessionInput']
export type RolePlayEvent = components['schemas']['Event']
export type ExportInput = components['schemas']['ExportInput']
export type ExportReport = components['schemas']['ExportReport']
export type Exported = components['schemas']['Exported']
export type FactResult = components['schemas']['FactResult']
export type Failure = components['schemas']['Failure']
export type FieldError = components['schemas']['FieldError']
export type FileInput = components['schemas']['FileInput']
export type FindModelsInput = components['schemas']['FindModelsInput']
export type FindModelsOutput = components['schemas']['FindModelsOutput']
export type Found = components['schemas']['Found']
export type GetAboutInput = components['schemas']['GetAboutInput']
export type GetAutoExportInput = components['schemas']['GetAutoExportInput']
export type GetBriefingInput = components['schemas']['GetBriefingInput']
export type GetCheckInput = components['schemas']['GetCheckInput']
export type GetHealthInput = components['schemas']['GetHealthInput']
export type GetHelpInput = components['schemas']['GetHelpInput']
export type GetMeInput = components['schemas']['GetMeInput']
export type GetModelInput = components['schemas']['GetModelInput']
export type GetRecordingInput = components['schemas']['GetRecordingInput']
export type GetSpeechInput = components['schemas']['GetSpeechInput']
export type GetStorageInput = components['schemas']['GetStorageInput']
export type GetVoiceInput = components['schemas']['GetVoiceInput']
export type GetVoiceSettingsInput = components['schemas']['GetVoiceSettingsInput']
export type GoalProgress = components['schemas']['GoalProgress']
export type Health = components['schemas']['Health']
export type Hello = components['schemas']['Hello']
export type HelpContact = components['schemas']['HelpContact']
export type HelpSettings = components['schemas']['HelpSettings']
export type Hit = components['schemas']['Hit']
export type ImportInput = components['schemas']['ImportInput']
export type ImportReport = components['schemas']['ImportReport']
export type Info = components['schemas']['Info']
export type InterruptInput = components['schemas']['InterruptInput']
export type JobProgress = components['schemas']['JobProgress']
export type Level = components['schemas']['Level']
export type LibraryListSessionsInput = components['schemas']['LibraryListSessionsInput']
export type LibraryListSessionsOutput = components['schemas']['LibraryListSessionsOutput']
export type LibrarySessionInput = components['schemas']['LibrarySessionInput']
export type ListCharactersInput = components['schemas']['ListCharactersInput']
export type ListCharactersOutput = components['schemas']['ListCharactersOutput']
export type ListDevicesInput = components['schemas']['ListDevicesInput']
export type ListDevicesOutput = components['schemas']['ListDevicesOutput']
export type ListProfilesInput = components['schemas']['ListProfilesInput']
export type ListProfilesOutput = components['schemas']['ListProfilesOutput']
export type ListScenariosInput = components['schemas']['ListScenariosInput']
export type ListScenariosOutput = components['schemas']['ListScenariosOutput']
export type ListSessionsInput = components['schemas']['ListSessionsInput']
export type ListSessionsOutput = components['schemas']['ListSessionsOutput']
export type ListUseInput = components['schemas']['ListUseInput']
export type ListUseOutput = components['schemas']['ListUseOutput']
export type LoginInput = components['schemas']['LoginInput']
export type Mark = components['schemas']['Mark']
export type Marks = components['schemas']['Marks']
export type Metric = components['schemas']['Metric']
export type ModelChoice = components['schemas']['ModelChoice']
export type ModelLimits = components['schemas']['ModelLimits']
export type ModelMonth = components['schemas']['ModelMonth']
export type ModelsSpeech = components['schemas']['ModelsSpeech']
export type Month = components['schemas']['Month']
export type MoodProgress = components['schemas']['MoodProgress']
export type Note = components['schemas']['Note']
export type ObjectiveOutline = components['schemas']['ObjectiveOutline']
export type ObjectiveResult = components['schemas']['ObjectiveResult']
export type OpenProfileInput = components['schemas']['OpenProfileInput']
export type Pause = components['schemas']['Pause']
export type Place = components['schemas']['Place']
export type PlayRecordingInput = components['schemas']['PlayRecordingInput']
export type PlayToneInput = components['schemas']['PlayToneInput']
export type Problem = components['schemas']['Problem']
export type Profile = components['schemas']['Profile']
export type Progress = components['schemas']['Progress']
export type PublishContentInput = components['schemas']['PublishContentInput']
export type Published = components['schemas']['Published']
export type RecordCheckInput = components['schemas']['RecordCheckInput']
export type RefreshInput = components['schemas']['RefreshInput']
export type RegisterInput = components['schemas']['RegisterInput']
export type Replay = components['schemas']['Replay']
export type RoleplayBriefing = components['schemas']['RoleplayBriefing']
export type Rubric = components['schemas']['Rubric']
export type Salvage = components['schemas']['Salvage']
export type SalvageCounts = components['schemas']['SalvageCounts']
export type Saved = components['schemas']['Saved']
export type SayTextInput = components['schemas']['SayTextInput']
export type ScenarioCount = components['schemas']['ScenarioCount']
export type ScenarioSummary = components['schemas']['ScenarioSummary']
export type ScripterProblem = components['schemas']['ScripterProblem']
export type SearchInput = components['schemas']['SearchInput']
export type SearchOutput = components['schemas']['SearchOutput']
export type SelectionInput = components['schemas']['SelectionInput']
export type SendMessageInput = components['schemas']['SendMessageInput']
export type SendMessageOutput = components['schemas']['SendMessageOutput']
export type Session = components['schemas']['Session']
export type SessionFilter = components['schemas']['SessionFilter']
export type SessionInput = components['schemas']['SessionInput']
export type SessionStatus = components['schemas']['SessionStatus']
export type SessionSummary = components['schemas']['SessionSummary']
export type SetAutoExportInput = components['schemas']['SetAutoExportInput']
export type SetBookmarkInput = components['schemas']['SetBookmarkInput']
export type SetConsentInput = components['schemas']['SetConsentInput']
export type SetLimitsInput = components['schemas']['SetLimitsInput']
export type SetLocalOnlyInput = components['schemas']['SetLocalOnlyInput']
export type SetModelInput = components['schemas']['SetModelInput']
export type SetMutedInput = components['schemas']['SetMutedInput']
export type SetOpenInput = components['schemas']['SetOpenInput']
export type SetPartnerInput = components['schemas']['SetPartnerInput']
export type SetSpeechInput = components['schemas']['SetSpeechInput']
export type SetVoiceConsentInput = components['schemas']['SetVoiceConsentInput']
export type SetVoiceSettingsInput = components['schemas']['SetVoiceSettingsInput']
export type Settings = components['schemas']['Settings']
export type SignOutEverywhereInput = components['schemas']['SignOutEverywhereInput']
export type SignedIn = components['schemas']['SignedIn']
export type Speech = components['schemas']['Speech']
export type SpeechChoice = components['schemas']['SpeechChoice']
export type Spoken = components['schemas']['Spoken']
export type StageOutline = components['schemas']['StageOutline']
export type StageProgress = components['schemas']['StageProgress']
export type StartCheckInput = components['schemas']['StartCheckInput']
export type StartSessionInput = components['schemas']['StartSessionInput']
export type StartVoiceInput = components['schemas']['StartVoiceInput']
export type State = components['schemas']['State']
export type StopCheckInput = components['schemas']['StopCheckInput']
export type StopRecordingInput = components['schemas']['StopRecordingInput']
export type StopVoiceInput = components['schemas']['StopVoiceInput']
export type Storage = components['schemas']['Storage']
export type StoragePart = components['schemas']['StoragePart']
export type SystemVoice = components['schemas']['SystemVoice']
export type Turn = components['schemas']['Turn']
export type UpkeepProblem = components['schemas']['UpkeepProblem']
export type Usage = components['schemas']['Usage']
export type User = components['schemas']['User']
export type VerifyInput = components['schemas']['VerifyInput']
export type VerifyReport = components['schemas']['VerifyReport']
export type Voice = components['schemas']['Voice']
export type VoiceCheck = components['schemas']['VoiceCheck']
export type VoiceLevel = components['schemas']['VoiceLevel']
export type WriteNoteInput = components['schemas']['WriteNoteInput']

export interface Operations {
  'auth.Register': { input: RegisterInput; output: SignedIn }
  'auth.Login': { input: LoginInput; output: SignedIn }
  'auth.Refresh': { input: RefreshInput; output: SignedIn }
  'auth.SignOutEverywhere': { input: SignOutEverywhereInput; output: Done }
  'auth.GetMe': { input: GetMeInput; output: User }
  'auth.ListProfiles': { input: ListProfilesInput; output: ListProfilesOutput }
  'auth.CreateProfile': { input: CreateProfileInput; output: SignedIn }
  'auth.OpenProfile': { input: OpenProfileInput; output: SignedIn }
  'chat.ListScenarios': { input: ListScenariosInput; output: ListScenariosOutput }
  'chat.GetBriefing': { input: GetBriefingInput; output: Briefing }
  'chat.ListCharacters': { input: ListCharactersInput; output: ListCharactersOutput }
  'chat.StartSession': { input: StartSessionInput; output: Session }
  'chat.GetSession': { input: SessionInput; output: Session }
  'chat.SendMessage': { input: SendMessageInput; output: SendMessageOutput }
  'chat.EndSession': { input: SessionInput; output: Session }
  'chat.SetPartner': { input: SetPartnerInput; output: Session }
  'chat.StepOut': { input: SessionInput; output: Session }
  'evaluation.ListSessions': { input: ListSessionsInput; output: ListSessionsOutput }
  'evaluation.GetDebrief': { input: EvaluationSessionInput; output: Debrief }
  'evaluation.DownloadTranscript': { input: EvaluationSessionInput; output: Saved }
  'library.ListSessions': { input: LibraryListSessionsInput; output: LibraryListSessionsOutput }
  'library.Search': { input: SearchInput; output: SearchOutput }
  'library.DeleteSessions': { input: SelectionInput; output: ChangedOutput }
  'library.RestoreSessions': { input: SelectionInput; output: ChangedOutput }
  'library.PurgeSessions': { input: SelectionInput; output: ChangedOutput }
  'library.GetMarks': { input: LibrarySessionInput; output: Marks }
  'library.SetBookmark': { input: SetBookmarkInput; output: Marks }
  'library.WriteNote': { input: WriteNoteInput; output: Marks }
  'library.DeleteNote': { input: DeleteNoteInput; output: Marks }
  'exchange.ExportSession': { input: FileInput; output: Saved }
  'exchange.ExportSessions': { input: ExportInput; output: Exported }
  'exchange.ImportFile': { input: ImportInput; output: ImportReport }
  'exchange.CancelJob': { input: CancelJobInput; output: CancelJobOutput }
  'exchange.GetAutoExport': { input: GetAutoExportInput; output: AutoExport }
  'exchange.SetAutoExport': { input: SetAutoExportInput; output: AutoExport }
  'upkeep.GetStorage': { input: GetStorageInput; output: Storage }
  'upkeep.AcknowledgeSalvage': { input: AcknowledgeSalvageInput; output: AcknowledgeSalvageOutput }
  'upkeep.GetHealth': { input: GetHealthInput; output: Health }
  'upkeep.Verify': { input: VerifyInput; output: VerifyReport }
  'upkeep.Compact': { input: CompactInput; output: CompactOutput }
  'models.GetModel': { input: GetModelInput; output: State }
  'models.SetModel': { input: SetModelInput; output: State }
  'models.DeleteModel': { input: DeleteModelInput; output: State }
  'models.SetConsent': { input: SetConsentInput; output: State }
  'models.SetLocalOnly': { input: SetLocalOnlyInput; output: State }
  'models.SetLimits': { input: SetLimitsInput; output: State }
  'models.CheckModel': { input: CheckModelInput; output: CheckModelOutput }
  'models.FindModels': { input: FindModelsInput; output: FindModelsOutput }
  'models.GetSpeech': { input: GetSpeechInput; output: ModelsSpeech }
  'models.SetSpeech': { input: SetSpeechInput; output: ModelsSpeech }
  'models.CheckSpeech': { input: CheckSpeechInput; output: CheckSpeechOutput }
  'models.ListUse': { input: ListUseInput; output: ListUseOutput }
  'voice.GetVoice': { input: GetVoiceInput; output: Voice }
  'voice.StartVoice': { input: StartVoiceInput; output: Voice }
  'voice.StopVoice': { input: StopVoiceInput; output: Voice }
  'voice.SetMuted': { input: SetMutedInput; output: Voice }
  'voice.SetOpen': { input: SetOpenInput; output: Voice }
  'voice.Interrupt': { input: InterruptInput; output: Voice }
  'voice.SayText': { input: SayTextInput; output: Voice }
  'voice.ListDevices': { input: ListDevicesInput; output: ListDevicesOutput }
  'voice.GetVoiceSettings': { input: GetVoiceSettingsInput; output: Settings }
  'voice.SetVoiceSettings': { input: SetVoiceSettingsInput; output: Settings }
  'voice.SetVoiceConsent': { input: SetVoiceConsentInput; output: Settings }
  'voice.StartCheck': { input: StartCheckInput; output: VoiceCheck }
  'voice.StopCheck': { input: StopCheckInput; output: VoiceCheck }
  'voice.PlayTone': { input: PlayToneInput; output: VoiceCheck }
  'voice.RecordCheck': { input: RecordCheckInput; output: VoiceCheck }
  'voice.GetCheck': { input: GetCheckInput; output: VoiceCheck }
  'recording.GetRecording': { input: GetRecordingInput; output: Info }
  'recording.DeleteRecording': { input: DeleteRecordingInput; output: Info }
  'recording.PlayRecording': { input: PlayRecordingInput; output: Replay }
  'recording.StopRecording': { input: StopRecordingInput; output: Replay }
  'scripter.CheckContent': { input: CheckContentInput; output: CheckContentOutput }
  'scripter.PublishContent': { input: PublishContentInput; output: Published }
  'admin.GetAbout': { input: GetAboutInput; output: About }
  'admin.GetHelp': { input: GetHelpInput; output: HelpSettings }
  'admin.SetHelp': { input: HelpSettings; output: HelpSettings }
}
