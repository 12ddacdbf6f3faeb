export namespace admin {
	
	export interface GetAboutInput {
	
	}
	export interface GetHelpInput {
	
	}

}

export namespace auth {
	
	export interface CreateProfileInput {
	    name: string;
	    password?: string;
	    key?: string;
	}
	export interface GetMeInput {
	
	}
	export interface ListProfilesInput {
	    key?: string;
	}
	export interface OpenProfileInput {
	    id: string;
	    password?: string;
	    key?: string;
	}
	export interface SignOutEverywhereInput {
	
	}

}

export namespace chat {
	
	export interface GetBriefingInput {
	    id: string;
	    rev?: number;
	}
	export interface ListCharactersInput {
	    id: string;
	}
	export interface ListScenariosInput {
	
	}
	export interface SendMessageInput {
	    id: string;
	    text: string;
	    turnId?: string;
	    wait?: boolean;
	}
	export interface SessionInput {
	    id: string;
	}
	export interface SetPartnerInput {
	    id: string;
	    partner: string;
	}
	export interface StartSessionInput {
	    scenarioId: string;
	    characterId: string;
	    participantName?: string;
	    partner?: string;
	}
	export interface WatchInput {
	    after?: Record<string, number>;
	}

}

export namespace evaluation {
	
	export interface ListSessionsInput {
	    after?: string;
	    limit?: number;
	}
	export interface SessionInput {
	    id: string;
	}

}

export namespace exchange {
	
	export interface CancelJobInput {
	    id: string;
	}
	export interface ExportInput {
	    ids?: string[];
	    all?: boolean;
	    // Go type: record
	    filter: any;
	    userId?: string;
	    formats?: string[];
	    events?: boolean;
	    speaker?: string;
	    notes?: boolean;
	    jobId?: string;
	}
	export interface FileInput {
	    id: string;
	    format?: string;
	    events?: boolean;
	    speaker?: string;
	    notes?: boolean;
	}
	export interface GetAutoExportInput {
	
	}
	export interface ImportInput {
	    name: string;
	    userId?: string;
	    asCopy?: boolean;
	    jobId?: string;
	}
	export interface SetAutoExportInput {
	    on: boolean;
	    formats: string[];
	}

}

export namespace library {
	
	export interface DeleteNoteInput {
	    id: string;
	    noteId: string;
	}
	export interface ListSessionsInput {
	    text?: string;
	    scenarioId?: string;
	    state?: string;
	    // Go type: time
	    from?: any;
	    // Go type: time
	    to?: any;
	    deleted?: boolean;
	    sort?: string;
	    offset?: number;
	    limit?: number;
	}
	export interface SearchInput {
	    text: string;
	    typing?: boolean;
	    kinds?: string[];
	    speaker?: string;
	    scenarioId?: string;
	    // Go type: time
	    from?: any;
	    // Go type: time
	    to?: any;
	    order?: string;
	    offset?: number;
	    limit?: number;
	}
	export interface SelectionInput {
	    ids?: string[];
	    all?: boolean;
	    // Go type: record
	    filter: any;
	    jobId?: string;
	}
	export interface SessionInput {
	    id: string;
	}
	export interface SetBookmarkInput {
	    id: string;
	    turnId: string;
	    on: boolean;
	}
	export interface WriteNoteInput {
	    id: string;
	    noteId?: string;
	    turnId?: string;
	    text: string;
	}

}

export namespace models {
	
	export interface CheckModelInput {
	
	}
	export interface CheckSpeechInput {
	    part: string;
	    language?: string;
	}
	export interface DeleteModelInput {
	
	}
	export interface FindModelsInput {
	
	}
	export interface GetModelInput {
	
	}
	export interface GetSpeechInput {
	
	}
	export interface ListUseInput {
	
	}
	export interface SetConsentInput {
	    where: string;
	    version: number;
	    agreed: boolean;
	}
	export interface SetLimitsInput {
	    monthTokens: number;
	    monthCost: number;
	    sessionTokens: number;
	    sessionCost: number;
	    forAll?: boolean;
	}
	export interface SetLocalOnlyInput {
	    on: boolean;
	    forAll?: boolean;
	}
	export interface SetModelInput {
	    vendor: string;
	    address?: string;
	    model: string;
	    project?: string;
	    location?: string;
	    key?: string;
	    dropKey?: boolean;
	    priceIn?: number;
	    priceOut?: number;
	}
	export interface SetSpeechInput {
	    liveModel?: string;
	    liveVoice?: string;
	    systemVoice?: string;
	    address?: string;
	    key?: string;
	    dropKey?: boolean;
	    speakModel?: string;
	    speakVoice?: string;
	    hearModel?: string;
	}

}

export namespace record {
	
	export interface HelpContact {
	    name: string;
	    phone?: string;
	    link?: string;
	    note?: string;
	}
	export interface HelpSettings {
	    contacts: HelpContact[];
	    phrases: string[];
	}

}

export namespace recording {
	
	export interface DeleteRecordingInput {
	    id: string;
	}
	export interface GetRecordingInput {
	    id: string;
	    points?: number;
	}
	export interface PlayRecordingInput {
	    id: string;
	    from?: number;
	    speed?: number;
	    side?: string;
	}
	export interface StopRecordingInput {
	
	}

}

export namespace scripter {
	
	export interface CheckContentInput {
	    name?: string;
	    source: string;
	}
	export interface PublishContentInput {
	    name?: string;
	    source: string;
	}

}

export namespace upkeep {
	
	export interface AcknowledgeSalvageInput {
	
	}
	export interface CompactInput {
	
	}
	export interface GetHealthInput {
	
	}
	export interface GetStorageInput {
	
	}
	export interface VerifyInput {
	    repair?: boolean;
	    jobId?: string;
	}

}

export namespace voice {
	
	export interface GetCheckInput {
	
	}
	export interface GetVoiceInput {
	
	}
	export interface GetVoiceSettingsInput {
	    partner?: string;
	}
	export interface InterruptInput {
	
	}
	export interface ListDevicesInput {
	
	}
	export interface PlayToneInput {
	
	}
	export interface RecordCheckInput {
	
	}
	export interface SayTextInput {
	    text: string;
	    turnId?: string;
	}
	export interface SetMutedInput {
	    on: boolean;
	}
	export interface SetOpenInput {
	    on: boolean;
	}
	export interface SetVoiceConsentInput {
	    where: string;
	    agreed: boolean;
	    retention: string;
	    days?: number;
	}
	export interface SetVoiceSettingsInput {
	    microphone: string;
	    speaker: string;
	    mode: string;
	    talkKey: string;
	    stopKey: string;
	    aloud: boolean;
	    slow: boolean;
	    retention: string;
	    days: number;
	}
	export interface StartCheckInput {
	    microphone: string;
	    speaker: string;
	}
	export interface StartVoiceInput {
	    id: string;
	}
	export interface StopCheckInput {
	
	}
	export interface StopVoiceInput {
	
	}

}

