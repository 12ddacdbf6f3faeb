// Generated from the Go types of the services by `make generate`. Do not edit.

import type { components } from './schema'

export type About = components['schemas']['About']
export type Briefing = components['schemas']['Briefing']
export type CharacterSummary = components['schemas']['CharacterSummary']
export type CheckContentInput = components['schemas']['CheckContentInput']
export type CheckContentOutput = components['schemas']['CheckContentOutput']
export type CreateProfileInput = components['schemas']['CreateProfileInput']
export type Criterion = components['schemas']['Criterion']
export type Debrief = components['schemas']['Debrief']
export type Done = components['schemas']['Done']
export type Evaluation = components['schemas']['Evaluation']
export type EvaluationListSessionsInput = components['schemas']['EvaluationListSessionsInput']
export type EvaluationListSessionsOutput = components['schemas']['EvaluationListSessionsOutput']
export type EvaluationSessionInput = components['schemas']['EvaluationSessionInput']
export type RolePlayEvent = components['schemas']['Event']
export type ExportInput = components['schemas']['ExportInput']
export type FactResult = components['schemas']['FactResult']
export type FieldError = components['schemas']['FieldError']
export type GetAboutInput = components['schemas']['GetAboutInput']
export type GetBriefingInput = components['schemas']['GetBriefingInput']
export type GetMeInput = components['schemas']['GetMeInput']
export type GoalProgress = components['schemas']['GoalProgress']
export type Hello = components['schemas']['Hello']
export type Level = components['schemas']['Level']
export type ListCharactersInput = components['schemas']['ListCharactersInput']
export type ListCharactersOutput = components['schemas']['ListCharactersOutput']
export type ListProfilesInput = components['schemas']['ListProfilesInput']
export type ListProfilesOutput = components['schemas']['ListProfilesOutput']
export type ListScenariosInput = components['schemas']['ListScenariosInput']
export type ListScenariosOutput = components['schemas']['ListScenariosOutput']
export type ListSessionsInput = components['schemas']['ListSessionsInput']
export type ListSessionsOutput = components['schemas']['ListSessionsOutput']
export type LoginInput = components['schemas']['LoginInput']
export type Metric = components['schemas']['Metric']
export type MoodProgress = components['schemas']['MoodProgress']
export type ObjectiveOutline = components['schemas']['ObjectiveOutline']
export type ObjectiveResult = components['schemas']['ObjectiveResult']
export type OpenProfileInput = components['schemas']['OpenProfileInput']
export type Problem = components['schemas']['Problem']
export type Profile = components['schemas']['Profile']
export type Progress = components['schemas']['Progress']
export type PublishContentInput = components['schemas']['PublishContentInput']
export type Published = components['schemas']['Published']
export type RefreshInput = components['schemas']['RefreshInput']
export type RegisterInput = components['schemas']['RegisterInput']
export type RoleplayBriefing = components['schemas']['RoleplayBriefing']
export type Rubric = components['schemas']['Rubric']
export type Saved = components['schemas']['Saved']
export type ScenarioSummary = components['schemas']['ScenarioSummary']
export type ScripterProblem = components['schemas']['ScripterProblem']
export type SendMessageInput = components['schemas']['SendMessageInput']
export type SendMessageOutput = components['schemas']['SendMessageOutput']
export type Session = components['schemas']['Session']
export type SessionInput = components['schemas']['SessionInput']
export type SessionStatus = components['schemas']['SessionStatus']
export type SessionSummary = components['schemas']['SessionSummary']
export type SignOutEverywhereInput = components['schemas']['SignOutEverywhereInput']
export type SignedIn = components['schemas']['SignedIn']
export type StageOutline = components['schemas']['StageOutline']
export type StageProgress = components['schemas']['StageProgress']
export type StartSessionInput = components['schemas']['StartSessionInput']
export type Turn = components['schemas']['Turn']
export type User = components['schemas']['User']

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
  'chat.ListSessions': { input: ListSessionsInput; output: ListSessionsOutput }
  'chat.GetSession': { input: SessionInput; output: Session }
  'chat.SendMessage': { input: SendMessageInput; output: SendMessageOutput }
  'chat.EndSession': { input: SessionInput; output: Session }
  'chat.ExportTranscript': { input: ExportInput; output: Saved }
  'evaluation.ListSessions': { input: EvaluationListSessionsInput; output: EvaluationListSessionsOutput }
  'evaluation.GetDebrief': { input: EvaluationSessionInput; output: Debrief }
  'evaluation.DownloadTranscript': { input: EvaluationSessionInput; output: Saved }
  'scripter.CheckContent': { input: CheckContentInput; output: CheckContentOutput }
  'scripter.PublishContent': { input: PublishContentInput; output: Published }
  'admin.GetAbout': { input: GetAboutInput; output: About }
}
