export namespace admin {
	
	export interface GetAboutInput {
	
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
	
	export interface ExportInput {
	    id: string;
	    format?: string;
	}
	export interface GetBriefingInput {
	    id: string;
	    rev?: number;
	}
	export interface ListCharactersInput {
	    id: string;
	}
	export interface ListScenariosInput {
	
	}
	export interface ListSessionsInput {
	    after?: string;
	    limit?: number;
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
	export interface StartSessionInput {
	    scenarioId: string;
	    characterId: string;
	    participantName?: string;
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

