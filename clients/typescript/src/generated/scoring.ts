/** Made of the service's openapi.json by `make client`; do not edit. */

export interface paths {
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Accounts
         * @description Accounts in order of the score of the last close.
         */
        get: operations["list_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/explanation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain Account Score
         * @description The contributions, the facts behind each, and what would lift the account to the next tier.
         */
        get: operations["explain_account_score"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Account Scores
         * @description Scores as closes computed them, newest first; one is kept whenever its inputs changed.
         */
        get: operations["list_account_scores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/override": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Override
         * @description The override as last set, expired or not; version 0 when there never was one.
         */
        get: operations["read_override"];
        /**
         * Put Override
         * @description Sets the tier beside the computed one, from the next close on. `If-Match: "0"` when there never was an override.
         */
        put: operations["put_override"];
        post?: never;
        /**
         * Withdraw Override
         * @description Takes the override back, from the next close on; its history stays.
         */
        delete: operations["withdraw_override"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Account Score
         * @description The score renewed now with its contributions, and the standing of the last close. 409 before the first close.
         */
        get: operations["read_account_score"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/score-difference": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Score Difference
         * @description Two scores and what moved one to the other: by cause, by criterion, and the facts behind each. The parts sum to the difference exactly.
         */
        get: operations["read_score_difference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account_id}/tier-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Account Tier Changes
         * @description Moves of the account's effective tier, newest first.
         */
        get: operations["list_account_tier_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Api Keys
         * @description The keys of this service, newest first, without their secrets.
         */
        get: operations["list_api_keys"];
        put?: never;
        /**
         * Issue Api Key
         * @description Issues a key. It is shown in this answer only; a name has at most two live ones (409 `two_keys_live`).
         */
        post: operations["issue_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{key_id}:revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke Api Key
         * @description Ends a key at once: the next request with it is answered 401.
         */
        post: operations["revoke_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/concentration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Concentration
         * @description Top shares, how many accounts make 80 %, Gini, Herfindahl index and the Lorenz curve, over the accounts the caller sees.
         */
        get: operations["read_concentration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/concentration/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Draw Concentration
         * @description The Lorenz curve as a picture: SVG with a title and a description in words.
         */
        get: operations["draw_concentration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Criteria Proposals
         * @description Proposed criteria sets, newest first.
         */
        get: operations["list_criteria_proposals"];
        put?: never;
        /**
         * Propose Criteria Set
         * @description Proposes a criteria set; another person with `scoring:admin` approves it.
         */
        post: operations["propose_criteria_set"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-proposals/{proposal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Criteria Proposal
         * @description One proposal and what became of it.
         */
        get: operations["read_criteria_proposal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-proposals/{proposal_id}/simulation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Criteria Simulation
         * @description How many accounts each tier would hold and how many move, over the accounts the caller sees.
         */
        get: operations["read_criteria_simulation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-proposals/{proposal_id}/simulation/moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Simulated Moves
         * @description Accounts that would move, best new score first, over the accounts the caller sees.
         */
        get: operations["list_simulated_moves"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-proposals/{proposal_id}:approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve Criteria Proposal
         * @description Makes it the newest criteria set, from the close it states on. 403 `own_proposal` for the person who proposed it.
         */
        post: operations["approve_criteria_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-proposals/{proposal_id}:simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Simulate Criteria Proposal
         * @description Asks who would move under it, by the ledger of the last close. Read the answer at `…/simulation` and `…/simulation/moves`.
         */
        post: operations["simulate_criteria_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-proposals/{proposal_id}:withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw Criteria Proposal
         * @description Takes an open proposal back.
         */
        post: operations["withdraw_criteria_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Criteria Sets
         * @description Criteria sets, newest first; the highest version whose date has come is in force.
         */
        get: operations["list_criteria_sets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/criteria-sets/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Criteria Set
         * @description One criteria set; it never changes.
         */
        get: operations["read_criteria_set"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Dead Letters
         * @description Records of the caller's sources that nobody can handle as they are, newest first; planners, ops and services see those of all.
         */
        get: operations["list_dead_letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Dead Letter
         * @description One dead letter with what came and what was done to it, of the caller's sources.
         */
        get: operations["read_dead_letter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}:discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard Dead Letter
         * @description Puts a dead letter aside: it is kept, and no longer counted as open.
         */
        post: operations["discard_dead_letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}:edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Edit Dead Letter
         * @description Mends a dead letter, to be replayed then; what came is kept. What its consumer could still not read is refused (422 `still_wrong`).
         */
        post: operations["edit_dead_letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{letter_id}:replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Dead Letter
         * @description Hands a dead letter to the handlers again, mended where it was edited. What it changes and who did it are kept together or not at all.
         */
        post: operations["replay_dead_letter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Progress
         * @description The last closed day, lag, unsent outbox rows, running jobs and due timers: all quiet means everything heard is worked off.
         */
        get: operations["read_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pyramid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Pyramid
         * @description How many accounts each tier holds and how much of the volume they make, over the accounts the caller sees.
         */
        get: operations["read_pyramid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pyramid/chart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Draw Pyramid
         * @description The same as a picture: SVG with a title and a description in words.
         */
        get: operations["draw_pyramid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tier-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tier Changes
         * @description Moves of effective tiers, newest first, over the accounts the caller sees.
         */
        get: operations["list_tier_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Verification
         * @description The service's invariants, checked on its database now.
         */
        get: operations["read_verification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waiting-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Waiting Records
         * @description Records of the caller's sources that name something not known yet, newest first; planners, ops and services see those of all.
         */
        get: operations["list_waiting_records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/waiting-records/{record_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Waiting Record
         * @description One waiting record with what came, of the caller's sources.
         */
        get: operations["read_waiting_record"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountOut
         * @description An account in the list by score.
         */
        AccountOut: {
            /** Account Id */
            account_id: string;
            /**
             * Computed Tier
             * @enum {string}
             */
            computed_tier: "strategic" | "key" | "growth" | "standard";
            /**
             * Effective Tier
             * @enum {string}
             */
            effective_tier: "strategic" | "key" | "growth" | "standard";
            /** Name */
            name: string | null;
            /** Override */
            override: ("strategic" | "key" | "growth" | "standard") | null;
            /**
             * Score
             * @example 71.25
             */
            score: string;
            /**
             * Since
             * Format: date
             */
            since: string;
            volume_364: components["schemas"]["Money"];
        };
        /**
         * ApiKeyIssue
         * @description A key for one ERP system.
         * @example {
         *       "name": "erp-north",
         *       "scopes": [
         *         "erp:read"
         *       ],
         *       "sources": [
         *         "erp"
         *       ],
         *       "valid_days": 90,
         *       "why": "Go-live of the northern ERP, ticket 4711."
         *     }
         */
        ApiKeyIssue: {
            /**
             * Name
             * @description Whose it is. Two keys of a name may be live, so that one can replace the other.
             * @example 12345
             */
            name: string;
            /**
             * Scopes
             * @description What it may do.
             */
            scopes: string[];
            /**
             * Sources
             * @description The `source` of events that it may send, and whose records it sees.
             */
            sources: string[];
            /**
             * Valid Days
             * @description Days until it ends by itself.
             * @default 90
             */
            valid_days?: number;
            /** Why */
            why: string;
        };
        /**
         * ApiKeyIssued
         * @description A new key. Its text is in the first answer and nowhere else.
         */
        ApiKeyIssued: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Key
             * @description The key, sent as `Authorization: Bearer <key>`. Shown once: null where a retry is answered, for it is not kept. Whoever lost the first answer revokes this key and asks for another.
             * @example bw_0199f0d2c1d97c3e8f4f0b6a2f1c9d77_5f2d…
             */
            key: string | null;
            /**
             * Last Used At
             * @description To within five minutes; null: never.
             */
            last_used_at: string | null;
            /**
             * Name
             * @example erp-north
             */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /**
             * Scopes
             * @example [
             *       "erp:read"
             *     ]
             */
            scopes: string[];
            /**
             * Sources
             * @example [
             *       "erp"
             *     ]
             */
            sources: string[];
        };
        /**
         * ApiKeyOut
         * @description A key without its secret, which nobody can read again.
         */
        ApiKeyOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Last Used At
             * @description To within five minutes; null: never.
             */
            last_used_at: string | null;
            /**
             * Name
             * @example erp-north
             */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /**
             * Scopes
             * @example [
             *       "erp:read"
             *     ]
             */
            scopes: string[];
            /**
             * Sources
             * @example [
             *       "erp"
             *     ]
             */
            sources: string[];
        };
        /**
         * ApiKeyRevoke
         * @description Why a key ends.
         * @example {
         *       "why": "It was printed in a log."
         *     }
         */
        ApiKeyRevoke: {
            /** Why */
            why: string;
        };
        /**
         * CausesOut
         * @description The difference by cause; the four sum to it exactly.
         */
        CausesOut: {
            /**
             * Criteria
             * @description Another criteria set on the same facts.
             * @example 71.25
             */
            criteria: string;
            /**
             * Data
             * @description What the account did, and the days that went by.
             * @example 71.25
             */
            data: string;
            /**
             * Model
             * @description Another model on the same facts and criteria.
             * @example 71.25
             */
            model: string;
            /**
             * Rounding
             * @description The shown scores are rounded, the other parts are not.
             * @example 71.25
             */
            rounding: string;
        };
        /**
         * ConcentrationOut
         * @description How much the largest accounts hold, over the accounts the caller sees, as of the last completed close.
         */
        ConcentrationOut: {
            /** Accounts */
            accounts: number;
            /** Accounts For 80 Percent */
            accounts_for_80_percent: number;
            /**
             * Below Zero
             * @description Accounts whose figure is negative; they count as zero.
             */
            below_zero: number;
            /** Closed */
            closed: string | null;
            /** Days */
            days: number;
            /**
             * Gini
             * @example 71.25
             */
            gini: string;
            /**
             * Hhi
             * @description Sum of squared shares, 1/n to 1.
             * @example 71.25
             */
            hhi: string;
            /** Lorenz */
            lorenz: components["schemas"]["LorenzPoint"][];
            /**
             * Metric
             * @enum {string}
             */
            metric: "volume" | "margin";
            /** Top */
            top: components["schemas"]["TopShare"][];
            total: components["schemas"]["Money"];
        };
        /**
         * ContributionOut
         * @description What one criterion adds. `value` in the metric's unit (null: missing), clamped to its anchors, as points 0 to 1, exact, and rounded.
         */
        ContributionOut: {
            /** Clamped */
            clamped: string | null;
            /**
             * Criterion
             * @example volume_year
             */
            criterion: string;
            /**
             * Exact
             * @example 71.25
             */
            exact: string;
            /**
             * Label
             * @example Volume of the last 52 weeks
             */
            label: string;
            /**
             * Normalised
             * @example 71.25
             */
            normalised: string;
            /**
             * Points
             * @description Rounded so that all contributions sum to the score exactly.
             * @example 71.25
             */
            points: string;
            /**
             * Unit
             * @example money
             */
            unit: string;
            /** Value */
            value: string | null;
            /**
             * Weight
             * @example 71.25
             */
            weight: string;
        };
        /**
         * CriteriaSetOut
         * @description A criteria set as it is in force from the close of a business date on.
         */
        CriteriaSetOut: {
            /** Approved At */
            approved_at: string | null;
            /** Approved By */
            approved_by: string | null;
            /** Criteria */
            criteria: components["schemas"]["CriterionOut"][];
            /** Goal */
            goal: string;
            /** Minimum Stay Days */
            minimum_stay_days: number;
            /** Name */
            name: string;
            /** Patience Days */
            patience_days: number;
            /** Proposed At */
            proposed_at: string | null;
            /**
             * Proposed By
             * @description Null for the first set, which came with the installation.
             */
            proposed_by: string | null;
            /** Tiers */
            tiers: components["schemas"]["TierRuleOut"][];
            /**
             * Valid From
             * Format: date
             */
            valid_from: string;
            /** Version */
            version: number;
        };
        /**
         * CriterionIn
         * @description A criterion: a metric's value becomes points from 0 to 1 by straight lines between its anchors.
         */
        CriterionIn: {
            /**
             * Anchors
             * @description (value, points), values rising, points only rising or only falling.
             * @example [
             *       [
             *         "0",
             *         "0"
             *       ],
             *       [
             *         "20000",
             *         "1"
             *       ]
             *     ]
             */
            anchors: [
                string,
                string
            ][];
            /**
             * Id
             * @example volume_recent
             */
            id: string;
            /**
             * Label
             * @example Volume of the last 13 weeks
             */
            label: string;
            /**
             * Metric
             * @example volume_91
             */
            metric: string;
            /**
             * Missing
             * @description Points from 0 to 1 where the fact is missing.
             * @example 0
             */
            missing: string;
            /**
             * Weight
             * @description Above 0; all weights sum to 1.
             * @example 0.60
             */
            weight: string;
        };
        /**
         * CriterionOut
         * @description A criterion: its weight, the anchors between which points run in straight lines, and the points where the fact is missing.
         */
        CriterionOut: {
            /** Anchors */
            anchors: [
                string,
                string
            ][];
            /** Id */
            id: string;
            /** Label */
            label: string;
            /** Metric */
            metric: string;
            /**
             * Missing
             * @example 71.25
             */
            missing: string;
            /** Says */
            says: string;
            /** Unit */
            unit: string;
            /**
             * Weight
             * @example 71.25
             */
            weight: string;
        };
        /**
         * CriterionThenOut
         * @description A criterion as it counted after a close: `value` in its metric's unit (null: missing), `points` before rounding.
         */
        CriterionThenOut: {
            /**
             * Metric
             * @example volume_91
             */
            metric: string;
            /**
             * Points
             * @example 71.25
             */
            points: string;
            /**
             * Unit
             * @example money
             */
            unit: string;
            /** Value */
            value: string | null;
            /**
             * Weight
             * @example 71.25
             */
            weight: string;
        };
        /**
         * DeadLetterAct
         * @description Why a dead letter is replayed or put aside; kept with who did it.
         * @example {
         *       "why": "The order number was mended with the sender, ticket 4711."
         *     }
         */
        DeadLetterAct: {
            /** Why */
            why: string;
        };
        /**
         * DeadLetterActed
         * @description What became of it.
         */
        DeadLetterActed: {
            /**
             * Done
             * @description false: it was replayed and died again, for the reason in `result`.
             */
            done: boolean;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Result
             * @description handled, duplicate, waiting, refused or not_ours for a replay; edited; discarded; or why it died again.
             * @example handled
             */
            result: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "replayed" | "discarded";
        };
        /**
         * DeadLetterDeed
         * @description What was done to a dead letter, and when. Who did it and why is kept too, for operators.
         */
        DeadLetterDeed: {
            /**
             * Action
             * @enum {string}
             */
            action: "replay" | "edit" | "discard";
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Result
             * @example handled
             */
            result: string;
        };
        /**
         * DeadLetterEdit
         * @description What a replay shall hand over in place of what came, which is kept as it is.
         * @example {
         *       "headers": {
         *         "ce_time": "2011-11-14T09:30:00Z"
         *       },
         *       "why": "The order number was mended with the sender, ticket 4711."
         *     }
         */
        DeadLetterEdit: {
            /**
             * Headers
             * @description Headers to set; empty text leaves one out.
             */
            headers?: {
                [key: string]: string;
            };
            /**
             * Value
             * @description The whole new value; absent: as it is.
             */
            value?: string | null;
            /** Why */
            why: string;
        };
        /**
         * DeadLetterOut
         * @description A record that nobody can handle as it is.
         */
        DeadLetterOut: {
            /**
             * Attempts
             * @description How often it has died.
             * @example 1
             */
            attempts: number;
            /**
             * Died At
             * Format: date-time
             */
            died_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Reason
             * @description What is wrong and what would be right.
             */
            reason: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * State
             * @description replayed: handed to the handlers again, mended or not, and handled.
             * @enum {string}
             */
            state: "open" | "replayed" | "discarded";
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
        };
        /**
         * DeadLetterWhole
         * @description A dead letter with what came, and what was done to it.
         */
        DeadLetterWhole: {
            /**
             * Attempts
             * @description How often it has died.
             * @example 1
             */
            attempts: number;
            /**
             * Died At
             * Format: date-time
             */
            died_at: string;
            /**
             * Done
             * @description What was done to it, in order.
             */
            done: components["schemas"]["DeadLetterDeed"][];
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Mended
             * @description Whether it has been mended, to be replayed in that form.
             */
            mended: boolean;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Reason
             * @description What is wrong and what would be right.
             */
            reason: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * State
             * @description replayed: handed to the handlers again, mended or not, and handled.
             * @enum {string}
             */
            state: "open" | "replayed" | "discarded";
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
            /**
             * Value
             * @description The record's value as text, at most its first 64 KiB; bytes that are not UTF-8 as \xNN.
             */
            value: string;
            /**
             * Value Sha256
             * @description SHA-256 of all of them.
             */
            value_sha256: string;
            /**
             * Value Size
             * @description Bytes that came.
             */
            value_size: number;
        };
        /**
         * DifferenceOut
         * @description What moved an account's score between two dates, the criterion that moved it most first.
         */
        DifferenceOut: {
            /** Account Id */
            account_id: string;
            after: components["schemas"]["ScoreThenOut"];
            before: components["schemas"]["ScoreThenOut"];
            causes: components["schemas"]["CausesOut"];
            /**
             * Currency
             * @description ISO 4217 currency code.
             * @example EUR
             */
            currency: string;
            /**
             * Difference
             * @example 71.25
             */
            difference: string;
            /** Moves */
            moves: components["schemas"]["MoveOut"][];
        };
        /**
         * ExplanationOut
         * @description A score with the facts behind it and what would lift the account.
         */
        ExplanationOut: {
            /** Account Id */
            account_id: string;
            /**
             * As Of
             * Format: date
             * @description Business date of the renewed score.
             */
            as_of: string;
            /**
             * Below Since
             * @description Since when the score has been below the exit of the tier held.
             */
            below_since: string | null;
            /** Contributions */
            contributions: components["schemas"]["ContributionOut"][];
            /** Criteria Version */
            criteria_version: number;
            /**
             * Currency
             * @description ISO 4217 currency code.
             * @example EUR
             */
            currency: string;
            /** Eligible */
            eligible: boolean | null;
            /** Model Version */
            model_version: string;
            /** Name */
            name: string | null;
            /** @description Null for the best tier. */
            outlook: components["schemas"]["OutlookOut"] | null;
            /**
             * Raw
             * @description The score before it was rounded.
             * @example 71.25
             */
            raw: string;
            /** Reasons */
            reasons: components["schemas"]["ReasonOut"][];
            /**
             * Score
             * @example 71.25
             */
            score: string;
            /** @description Null until a close has counted the account. */
            standing: components["schemas"]["StandingOut"] | null;
            /**
             * Thin
             * @description The first order is less than 91 days ago: the windows are not full yet.
             */
            thin: boolean;
        };
        /**
         * FactOut
         * @description A sum behind a criterion. Money in the reporting currency.
         */
        FactOut: {
            /**
             * Name
             * @example ordered_91
             */
            name: string;
            /**
             * Unit
             * @example money
             */
            unit: string;
            /**
             * Value
             * @example 71.25
             */
            value: string;
        };
        /**
         * HistoryOut
         * @description A score as a close computed it; kept whenever its inputs changed.
         */
        HistoryOut: {
            /**
             * Closed
             * Format: date
             */
            closed: string;
            /** Contributions */
            contributions: components["schemas"]["ContributionOut"][];
            /** Criteria Version */
            criteria_version: number;
            /** Model Version */
            model_version: string;
            /**
             * Raw
             * @example 71.25
             */
            raw: string;
            /**
             * Score
             * @example 71.25
             */
            score: string;
            /** Watermark */
            watermark: string;
        };
        /**
         * LiftOut
         * @description One criterion that alone would bring the next tier's score, and the value it would need.
         */
        LiftOut: {
            /** Criterion */
            criterion: string;
            /**
             * Needed
             * @example 71.25
             */
            needed: string;
            /** Now */
            now: string | null;
            /** Unit */
            unit: string;
        };
        /**
         * LorenzPoint
         * @description A point of the Lorenz curve: the smallest accounts up to this share, and their share of the figure.
         */
        LorenzPoint: {
            /**
             * Accounts
             * @example 71.25
             */
            accounts: string;
            /**
             * Share
             * @example 71.25
             */
            share: string;
        };
        /**
         * Money
         * @description An amount in a currency, at the currency's scale: more decimals than the currency has are refused, fewer are filled up.
         */
        Money: {
            /**
             * Amount
             * @example 12.50
             */
            amount: string;
            /**
             * Currency
             * @description ISO 4217 currency code.
             * @example EUR
             */
            currency: string;
        };
        /**
         * MoveOut
         * @description What one criterion added to the difference: `data` + `criteria` + `model` = `moved`. A side is null where its set does not have the criterion.
         */
        MoveOut: {
            after: components["schemas"]["CriterionThenOut"] | null;
            before: components["schemas"]["CriterionThenOut"] | null;
            /**
             * Criteria
             * @example 71.25
             */
            criteria: string;
            /**
             * Criterion
             * @example volume_recent
             */
            criterion: string;
            /**
             * Data
             * @example 71.25
             */
            data: string;
            /** Facts */
            facts: components["schemas"]["MovedFactOut"][];
            /** Label */
            label: string;
            /**
             * Mended
             * @description The ledger has learned something since that belongs to one of the two days: its facts are no longer those that were counted.
             */
            mended: boolean;
            /**
             * Model
             * @example 71.25
             */
            model: string;
            /**
             * Moved
             * @example 71.25
             */
            moved: string;
        };
        /**
         * MovedFactOut
         * @description A sum behind a criterion that differs between the two days, as the ledger has it now.
         */
        MovedFactOut: {
            /**
             * After
             * @example 71.25
             */
            after: string;
            /**
             * Before
             * @example 71.25
             */
            before: string;
            /**
             * Moved
             * @example 71.25
             */
            moved: string;
            /**
             * Name
             * @example ordered_91
             */
            name: string;
            /**
             * Unit
             * @example money
             */
            unit: string;
        };
        /**
         * OutlookOut
         * @description The next tier up and the way there. No lifts: no single criterion is enough, or the score already is.
         */
        OutlookOut: {
            /**
             * Entry
             * @example 71.25
             */
            entry: string;
            /** Lifts */
            lifts: components["schemas"]["LiftOut"][];
            /**
             * Missing
             * @example 71.25
             */
            missing: string;
            /**
             * Places
             * @description The tier's capacity; null: unlimited.
             */
            places: number | null;
            /** Taken */
            taken: number;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * OverrideIn
         * @description A tier set by a person; counts from the next close through `expires_on`.
         * @example {
         *       "expires_on": "2027-03-31",
         *       "owner": "anna.berg",
         *       "reason": "Nomination committee, 12 May: reference customer of the region",
         *       "tier": "key"
         *     }
         */
        OverrideIn: {
            /**
             * Expires On
             * Format: date
             * @description Last business date on which it holds.
             * @example 2027-03-31
             */
            expires_on: string;
            /**
             * Owner
             * @description Person who answers for it.
             * @example anna.berg
             */
            owner: string;
            /**
             * Reason
             * @example Nomination committee, 12 May: reference customer of the region
             */
            reason: string;
            /**
             * Tier
             * @example key
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * OverrideOut
         * @description The override of an account; `tier` null: none. `version` grows with every change and is the ETag.
         */
        OverrideOut: {
            /** Account Id */
            account_id: string;
            /** Expires On */
            expires_on: string | null;
            /** Owner */
            owner: string | null;
            /** Reason */
            reason: string | null;
            /** Set At */
            set_at: string | null;
            /** Tier */
            tier: ("strategic" | "key" | "growth" | "standard") | null;
            /** Version */
            version: number;
        };
        /** Page[AccountOut] */
        Page_AccountOut_: {
            /** Items */
            items: components["schemas"]["AccountOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[ApiKeyOut] */
        Page_ApiKeyOut_: {
            /** Items */
            items: components["schemas"]["ApiKeyOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[CriteriaSetOut] */
        Page_CriteriaSetOut_: {
            /** Items */
            items: components["schemas"]["CriteriaSetOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[DeadLetterOut] */
        Page_DeadLetterOut_: {
            /** Items */
            items: components["schemas"]["DeadLetterOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[HistoryOut] */
        Page_HistoryOut_: {
            /** Items */
            items: components["schemas"]["HistoryOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[ProposalOut] */
        Page_ProposalOut_: {
            /** Items */
            items: components["schemas"]["ProposalOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[SimulatedMoveOut] */
        Page_SimulatedMoveOut_: {
            /** Items */
            items: components["schemas"]["SimulatedMoveOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[TierChangeOut] */
        Page_TierChangeOut_: {
            /** Items */
            items: components["schemas"]["TierChangeOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[WaitingRecordOut] */
        Page_WaitingRecordOut_: {
            /** Items */
            items: components["schemas"]["WaitingRecordOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /**
         * Problem
         * @description What went wrong (RFC 9457). Programs go by `code`, people by `detail`.
         */
        Problem: {
            /**
             * Code
             * @description Stable name of the error, for programs.
             * @example invalid
             */
            code: string;
            /**
             * Detail
             * @description This occurrence, for a person.
             * @example 1 value is wrong
             */
            detail: string;
            /**
             * Errors
             * @description Each wrong value; empty where no single value is to blame.
             */
            errors: components["schemas"]["ProblemField"][];
            /**
             * Request Id
             * @description Quote this when asking for help.
             * @example 0199f0d2c1d97c3e8f4f
             */
            request_id: string;
            /**
             * Status
             * @description The HTTP status.
             * @example 422
             */
            status: number;
            /**
             * Title
             * @description The kind of error, the same for every occurrence.
             * @example Invalid content
             */
            title: string;
            /**
             * Type
             * @description URN of the code.
             * @example urn:bellwether:problem:invalid
             */
            type: string;
        };
        /**
         * ProblemField
         * @description One wrong value of a request.
         */
        ProblemField: {
            /**
             * Detail
             * @description What is wrong and what would be right.
             * @example Input should be greater than 0
             */
            detail: string;
            /**
             * Place
             * @description Part of the request: body, query, path or header.
             * @example body
             */
            place: string;
            /**
             * Pointer
             * @description JSON pointer (RFC 6901) into that part.
             * @example /lines/0/quantity
             */
            pointer: string;
        };
        /**
         * ProposalIn
         * @description A criteria set that another person is asked to approve.
         * @example {
         *       "criteria": [
         *         {
         *           "anchors": [
         *             [
         *               "0",
         *               "0"
         *             ],
         *             [
         *               "3000",
         *               "0.40"
         *             ],
         *             [
         *               "60000",
         *               "1"
         *             ]
         *           ],
         *           "id": "volume_recent",
         *           "label": "Volume of the last 13 weeks",
         *           "metric": "volume_91",
         *           "missing": "0",
         *           "weight": "0.60"
         *         },
         *         {
         *           "anchors": [
         *             [
         *               "0",
         *               "0"
         *             ],
         *             [
         *               "156",
         *               "1"
         *             ]
         *           ],
         *           "id": "tenure",
         *           "label": "Time since the first order",
         *           "metric": "tenure_weeks",
         *           "missing": "0",
         *           "weight": "0.40"
         *         }
         *       ],
         *       "goal": "Reward loyalty more than size",
         *       "minimum_stay_days": 56,
         *       "name": "Wholesale value, second edition",
         *       "patience_days": 28,
         *       "reason": "Strategy meeting of 12 May",
         *       "takes_effect_on": "2027-06-30",
         *       "tiers": [
         *         {
         *           "capacity": 10,
         *           "entry": "72",
         *           "exit": "67",
         *           "tier": "strategic"
         *         },
         *         {
         *           "capacity": 60,
         *           "entry": "55",
         *           "exit": "50",
         *           "tier": "key"
         *         },
         *         {
         *           "entry": "38",
         *           "exit": "33",
         *           "tier": "growth"
         *         }
         *       ]
         *     }
         */
        ProposalIn: {
            /** Criteria */
            criteria: components["schemas"]["CriterionIn"][];
            /**
             * Goal
             * @description The strategy goal it serves.
             */
            goal: string;
            /** Minimum Stay Days */
            minimum_stay_days: number;
            /** Name */
            name: string;
            /** Patience Days */
            patience_days: number;
            /**
             * Reason
             * @description Why it is proposed.
             */
            reason: string;
            /**
             * Takes Effect On
             * Format: date
             * @description The business date whose close is the first to count by it.
             */
            takes_effect_on: string;
            /**
             * Tiers
             * @description strategic, key, growth, in this order.
             */
            tiers: components["schemas"]["TierRuleIn"][];
        };
        /**
         * ProposalOut
         * @description A proposed criteria set and what became of it. `version` is the ETag.
         */
        ProposalOut: {
            /** Criteria */
            criteria: components["schemas"]["CriterionOut"][];
            /**
             * Criteria Version
             * @description The criteria set it became.
             */
            criteria_version: number | null;
            /** Decided At */
            decided_at: string | null;
            /**
             * Decided By
             * @description Who approved or withdrew it.
             */
            decided_by: string | null;
            /** Goal */
            goal: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Minimum Stay Days */
            minimum_stay_days: number;
            /** Name */
            name: string;
            /** Patience Days */
            patience_days: number;
            /**
             * Proposed At
             * Format: date-time
             */
            proposed_at: string;
            /** Proposed By */
            proposed_by: string;
            /** Reason */
            reason: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "approved" | "withdrawn";
            /**
             * Takes Effect On
             * Format: date
             */
            takes_effect_on: string;
            /** Tiers */
            tiers: components["schemas"]["TierRuleOut"][];
            /** Version */
            version: number;
        };
        /**
         * PyramidOut
         * @description How many accounts each tier holds, best first.
         */
        PyramidOut: {
            /** Accounts */
            accounts: number;
            /** Closed */
            closed: string | null;
            /** Criteria Version */
            criteria_version: number | null;
            /** Tiers */
            tiers: components["schemas"]["PyramidTier"][];
        };
        /**
         * PyramidTier
         * @description One tier of the pyramid, over the accounts the caller sees.
         */
        PyramidTier: {
            /**
             * Accounts
             * @description Accounts whose effective tier this is.
             */
            accounts: number;
            /** Capacity */
            capacity: number | null;
            /**
             * Computed
             * @description Accounts whose computed tier this is.
             */
            computed: number;
            /**
             * Overridden
             * @description Accounts that an override put here.
             */
            overridden: number;
            /**
             * Share
             * @description Share of the volume of all accounts the caller sees.
             * @example 71.25
             */
            share: string;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
            volume_364: components["schemas"]["Money"];
        };
        /**
         * ReasonOut
         * @description The facts behind one contribution, over the days they were counted.
         */
        ReasonOut: {
            /** Criterion */
            criterion: string;
            /** Days From */
            days_from: string | null;
            /**
             * Days To
             * Format: date
             */
            days_to: string;
            /** Facts */
            facts: components["schemas"]["FactOut"][];
            /** Says */
            says: string;
        };
        /**
         * ScoreOut
         * @description An account's score renewed now, with the standing that others are told.
         */
        ScoreOut: {
            /** Account Id */
            account_id: string;
            /**
             * As Of
             * Format: date
             * @description Business date of the renewed score.
             */
            as_of: string;
            /** Contributions */
            contributions: components["schemas"]["ContributionOut"][];
            /** Criteria Version */
            criteria_version: number;
            /**
             * Currency
             * @description ISO 4217 currency code.
             * @example EUR
             */
            currency: string;
            /** Model Version */
            model_version: string;
            /** Name */
            name: string | null;
            /**
             * Raw
             * @description The score before it was rounded.
             * @example 71.25
             */
            raw: string;
            /**
             * Score
             * @example 71.25
             */
            score: string;
            /** @description Null until a close has counted the account. */
            standing: components["schemas"]["StandingOut"] | null;
            /**
             * Thin
             * @description The first order is less than 91 days ago: the windows are not full yet.
             */
            thin: boolean;
        };
        /**
         * ScoreThenOut
         * @description A score as it stood after a close.
         */
        ScoreThenOut: {
            /**
             * Closed
             * Format: date
             * @description The close that computed it: the last one up to the date asked for at which anything changed.
             */
            closed: string;
            /** Criteria Version */
            criteria_version: number;
            /** Model Version */
            model_version: string;
            /**
             * Raw
             * @example 71.25
             */
            raw: string;
            /**
             * Score
             * @example 71.25
             */
            score: string;
            /** Watermark */
            watermark: string;
        };
        /**
         * SimulatedMoveOut
         * @description An account whose computed tier would be another.
         */
        SimulatedMoveOut: {
            /** Account Id */
            account_id: string;
            /** Name */
            name: string | null;
            /**
             * Override
             * @description The override that stands beside: the effective tier does not move then.
             */
            override: ("strategic" | "key" | "growth" | "standard") | null;
            /**
             * Score Now
             * @example 71.25
             */
            score_now: string;
            /**
             * Score Then
             * @example 71.25
             */
            score_then: string;
            /**
             * Tier At Close
             * @enum {string}
             */
            tier_at_close: "strategic" | "key" | "growth" | "standard";
            /**
             * Tier Now
             * @enum {string}
             */
            tier_now: "strategic" | "key" | "growth" | "standard";
            /**
             * Tier Settled
             * @enum {string}
             */
            tier_settled: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * SimulatedTierOut
         * @description How many of the accounts that the caller sees hold a computed tier.
         */
        SimulatedTierOut: {
            /**
             * At Close
             * @description By the proposed set at the next close: minimum stay and patience still hold.
             */
            at_close: number;
            /** Now */
            now: number;
            /**
             * Settled
             * @description By the proposed set once stays and patience have run out.
             */
            settled: number;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * SimulationOut
         * @description A proposed set applied to the ledger of the last close; nothing is changed by it. Over the accounts that the caller sees.
         */
        SimulationOut: {
            /** Accounts */
            accounts: number;
            /**
             * Closed
             * @description The close whose ledger and tiers it was applied to.
             */
            closed: string | null;
            /**
             * Compared With
             * @description The criteria set that close counted by.
             */
            compared_with: number | null;
            /** Done At */
            done_at: string | null;
            /**
             * Moves
             * @description Accounts that move, at the next close or once settled.
             */
            moves: number;
            /**
             * Proposal Id
             * Format: uuid
             */
            proposal_id: string;
            /**
             * Requested At
             * Format: date-time
             */
            requested_at: string;
            /**
             * State
             * @enum {string}
             */
            state: "running" | "done";
            /** Tiers */
            tiers: components["schemas"]["SimulatedTierOut"][];
        };
        /**
         * StandingOut
         * @description What the last completed close decided: the tier that everybody uses is `effective_tier`.
         */
        StandingOut: {
            /**
             * Closed
             * Format: date
             * @description The close that decided it.
             */
            closed: string;
            /**
             * Computed Tier
             * @enum {string}
             */
            computed_tier: "strategic" | "key" | "growth" | "standard";
            /** Criteria Version */
            criteria_version: number;
            /**
             * Effective Tier
             * @enum {string}
             */
            effective_tier: "strategic" | "key" | "growth" | "standard";
            /** Model Version */
            model_version: string;
            /** Override */
            override: ("strategic" | "key" | "growth" | "standard") | null;
            /** Reason */
            reason: string;
            /**
             * Score
             * @example 71.25
             */
            score: string;
            /**
             * Since
             * Format: date
             * @description Business date from which it holds.
             */
            since: string;
            /**
             * Tier Since
             * Format: date
             * @description Business date since which the computed tier is held.
             */
            tier_since: string;
            /**
             * Watermark
             * @description Day of the close at which the inputs last changed, and ledger entries counted by then.
             */
            watermark: string;
        };
        /**
         * TierChangeOut
         * @description A move of the effective tier.
         */
        TierChangeOut: {
            /** Account Id */
            account_id: string;
            /**
             * Effective
             * Format: date
             */
            effective: string;
            /**
             * Previous
             * @enum {string}
             */
            previous: "strategic" | "key" | "growth" | "standard";
            /** Reason */
            reason: string;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * TierRuleIn
         * @description Where a tier begins and ends, and how many it holds (null: no limit).
         */
        TierRuleIn: {
            /** Capacity */
            capacity?: number | null;
            /**
             * Entry
             * @example 72
             */
            entry: string;
            /**
             * Exit
             * @example 67
             */
            exit: string;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * TierRuleOut
         * @description Where a tier begins and ends, and how many it holds.
         */
        TierRuleOut: {
            /** Capacity */
            capacity: number | null;
            /**
             * Entry
             * @example 71.25
             */
            entry: string;
            /**
             * Exit
             * @example 71.25
             */
            exit: string;
            /**
             * Tier
             * @enum {string}
             */
            tier: "strategic" | "key" | "growth" | "standard";
        };
        /**
         * TopShare
         * @description The share of the largest accounts.
         */
        TopShare: {
            /** Accounts */
            accounts: number;
            /**
             * Share
             * @example 71.25
             */
            share: string;
        };
        /**
         * WaitingRecordOut
         * @description A record that names something not known yet: it is tried again when that appears.
         */
        WaitingRecordOut: {
            /**
             * Event Id
             * @example cancel-o1-1
             */
            event_id: string;
            /** Id */
            id: number;
            /**
             * Missing Key
             * @description Which one.
             * @example erp/o1
             */
            missing_key: string;
            /**
             * Missing Kind
             * @description What kind of thing it waits for.
             * @example order
             */
            missing_kind: string;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
            /**
             * Type
             * @example OrderCancelled.v1
             */
            type: string;
        };
        /**
         * WaitingRecordWhole
         * @description A waiting record with what came.
         */
        WaitingRecordWhole: {
            /**
             * Event Id
             * @example cancel-o1-1
             */
            event_id: string;
            /** Id */
            id: number;
            /**
             * Missing Key
             * @description Which one.
             * @example erp/o1
             */
            missing_key: string;
            /**
             * Missing Kind
             * @description What kind of thing it waits for.
             * @example order
             */
            missing_kind: string;
            /**
             * Offset
             * @example 1024
             */
            offset: number;
            /**
             * Partition
             * @example 3
             */
            partition: number;
            /**
             * Since
             * Format: date-time
             */
            since: string;
            /**
             * Source
             * @description What the record says it comes from.
             * @example erp
             */
            source: string | null;
            /**
             * Topic
             * @example erp.orders.v1
             */
            topic: string;
            /**
             * Type
             * @example OrderCancelled.v1
             */
            type: string;
            /**
             * Value
             * @description The record's value as text.
             */
            value: string;
        };
    };
    responses: {
        /** @description Bad request. The request cannot be read as what it claims to be. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not authenticated. No valid bearer token. `challenge` completes the WWW-Authenticate header (RFC 6750). */
        Problem401: {
            headers: {
                /** @description RFC 6750 challenge. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not allowed. Known, but not allowed. `missing_scope` names the scope that would allow it. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not found. Absent, or not the caller's to see. */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Request timeout. The request did not come within its time. */
        Problem408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Conflict. The present state does not allow it; `retry_after` only where waiting helps. */
        Problem409: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Gone. What was asked for is kept no longer. */
        Problem410: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Precondition failed. A condition the caller stated does not hold. */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Content too large. The body passes the size cap. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unsupported media type. The body's content type is not one that is read here. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Invalid content. Well-formed, but the content is wrong; `errors` points at each wrong value. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Precondition required. If-Match is compulsory here. */
        Problem428: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests. Slow down; `retry_after` says for how long. */
        Problem429: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Internal error. Base of the tree. `detail` is for a person, `code` for a program, `title` the same for every error of a code's class. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Unavailable. Something that is needed is away for the moment: nothing was changed, try again. */
        Problem503: {
            headers: {
                /** @description Seconds to wait. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_accounts: {
        parameters: {
            query?: {
                /** @description Only accounts of this effective tier. */
                tier?: "strategic" | "key" | "growth" | "standard";
                /** @description Highest or lowest score first. */
                sort?: "-score" | "score";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AccountOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    explain_account_score: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplanationOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_account_scores: {
        parameters: {
            query?: {
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_HistoryOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_override: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverrideOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    put_override: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OverrideIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverrideOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    withdraw_override: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OverrideOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_account_score: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoreOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_score_difference: {
        parameters: {
            query?: {
                /** @description The score that stood after the close of this date; absent: the one before. */
                from?: string;
                /** @description The score that stood after the close of this date; absent: the last. */
                to?: string;
            };
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DifferenceOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_account_tier_changes: {
        parameters: {
            query?: {
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An id from outside, kept as given, case-sensitive. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TierChangeOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_api_keys: {
        parameters: {
            query?: {
                /** @description Only those of this name. */
                name?: string;
                /** @description Only those that are let in now. */
                live?: boolean;
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApiKeyOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    issue_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyIssue"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyIssued"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    revoke_api_key: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiKeyRevoke"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_concentration: {
        parameters: {
            query?: {
                /** @description Net order value, or margin where cost is known. */
                metric?: "volume" | "margin";
                /** @description Trailing days; margin is kept for 364 only. */
                days?: "91" | "364";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConcentrationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    draw_concentration: {
        parameters: {
            query?: {
                /** @description Net order value, or margin where cost is known. */
                metric?: "volume" | "margin";
                /** @description Trailing days; margin is kept for 364 only. */
                days?: "91" | "364";
                /** @description Pixels; letters keep their size, so ask for the width shown. */
                width?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_criteria_proposals: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: "open" | "approved" | "withdrawn";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProposalOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    propose_criteria_set: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposalIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_criteria_proposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_criteria_simulation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_simulated_moves: {
        parameters: {
            query?: {
                /** @description Only those that come to this tier once settled. */
                to?: "strategic" | "key" | "growth" | "standard";
                /** @description Only those that hold this tier now. */
                from?: "strategic" | "key" | "growth" | "standard";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SimulatedMoveOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    approve_criteria_proposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
            };
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    simulate_criteria_proposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SimulationOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    withdraw_criteria_proposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
                /** @description The ETag that the change is based on. */
                "If-Match"?: string;
            };
            path: {
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            428: components["responses"]["Problem428"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_criteria_sets: {
        parameters: {
            query?: {
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CriteriaSetOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_criteria_set: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CriteriaSetOut"];
                };
            };
            /** @description Not modified: If-None-Match names the current version. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_dead_letters: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: "open" | "replayed" | "discarded";
                /** @description Only those of this topic. */
                topic?: string;
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DeadLetterOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_dead_letter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterWhole"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    discard_dead_letter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterAct"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterActed"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    edit_dead_letter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterEdit"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterActed"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    replay_dead_letter: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                letter_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeadLetterAct"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterActed"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_progress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_pyramid: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PyramidOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    draw_pyramid: {
        parameters: {
            query?: {
                /** @description Pixels; letters keep their size, so ask for the width shown. */
                width?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_tier_changes: {
        parameters: {
            query?: {
                /** @description Only moves effective on or after this business date. */
                effective_from?: string;
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TierChangeOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_verification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    list_waiting_records: {
        parameters: {
            query?: {
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WaitingRecordOut_"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_waiting_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                record_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingRecordWhole"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
}
