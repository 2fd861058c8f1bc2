/** Made of the service's openapi.json by `make client`; do not edit. */

export interface paths {
    "/v1/departments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Departments
         * @description The departments that have been set.
         */
        get: operations["list_departments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/departments/{department}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Department
         * @description A department's people. One never set has nobody and version 0, so that it can be set with If-Match "0".
         */
        get: operations["read_department"];
        /**
         * Set Department
         * @description Sets a department's people. Members of `planner` and `ops` are told of every account, as the roles of these
         *     names see every account.
         */
        put: operations["set_department"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/holidays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Holidays
         * @description The days on which nobody of the installation is disturbed, but for what is critical.
         */
        get: operations["read_holidays"];
        /**
         * Set Holidays
         * @description Sets the whole list. Each day is one in each person's own zone.
         */
        put: operations["set_holidays"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Notifications
         * @description The asking person's inbox, newest first.
         */
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{notification_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Notification
         * @description One entry of the asking person's inbox.
         */
        get: operations["read_notification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{notification_id}/trail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Notification Trail
         * @description From the event over the rule and the attempts to the acknowledgement; for its person, and for ops.
         */
        get: operations["read_notification_trail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{notification_id}:acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge Notification
         * @description The asking person has heard of it, over every channel. Doing it again changes nothing.
         */
        post: operations["acknowledge_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications/{notification_id}:snooze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Snooze Notification
         * @description Takes an entry out of the asking person's inbox until then, when it comes back as if new. It is not heard of by that: ladders go on.
         */
        post: operations["snooze_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications:cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Notifications
         * @description Takes back what is pending about an account or because of an event, for the roles ops and planner: entries that wait, items of digests not yet
         *     sent, ladders. What people have already stays.
         */
        post: operations["cancel_notifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications:count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count Notifications
         * @description How many entries of the asking person's inbox are not acknowledged.
         */
        get: operations["count_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notifications:stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream Notifications
         * @description The asking person's inbox as it fills and as they acknowledge: each entry as it is when it is sent, and only while they may see its account.
         */
        get: operations["stream_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Preferences
         * @description What the asking person has asked for. Version 0: nothing yet, so that it can be set with If-Match "0".
         */
        get: operations["read_preferences"];
        /**
         * Set Preferences
         * @description Sets what the asking person is not told over which channel, their quiet hours and days off. What is critical is told always and at once; the rest
         *     waits for the end of quiet hours and days off, and nothing is dropped.
         */
        put: operations["set_preferences"];
        post?: never;
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
    "/v1/reports/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Deliveries
         * @description What became of what people were told, per rule, kind of event and channel, and how long it took them to acknowledge: of accounts that the asking
         *     person sees; of news about no single account what they were told themselves.
         */
        get: operations["read_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Rules
         * @description All rules in the order in which they are tried.
         */
        get: operations["list_rules"];
        put?: never;
        /**
         * Create Rule
         * @description A new rule; it counts for events heard from now on. One that asks nothing of an event, or names more than 200 people, must say how many are meant
         *     (409 `reach_unconfirmed` names the figure).
         */
        post: operations["create_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read Rule
         * @description A rule as it is now.
         */
        get: operations["read_rule"];
        /**
         * Change Rule
         * @description The rule's next version; `enabled: false` switches it off. What was heard before keeps the version it met.
         */
        put: operations["change_rule"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules/{rule_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Rule Versions
         * @description Every version that this rule has or had, newest first.
         */
        get: operations["list_rule_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rules:dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dry Run Rules
         * @description Who would get this event, over which channel, when and why, with the rules as they are and perhaps a draft beside them. Nothing is kept or told.
         */
        post: operations["dry_run_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Templates
         * @description Every template in every language.
         */
        get: operations["list_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates:preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Template
         * @description What a template says; nothing is kept. A draft that is wrong, loops or runs long is refused with the
         *     reason.
         */
        post: operations["preview_template"];
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
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AccountRef
         * @description An account that the reader may see.
         */
        AccountRef: {
            /** Account Id */
            account_id: string;
            /** Name */
            name: string;
        };
        /**
         * AcknowledgedOut
         * @description When the person said that they have heard.
         */
        AcknowledgedOut: {
            /**
             * Acknowledged At
             * Format: date-time
             */
            acknowledged_at: string;
            /**
             * Notification Id
             * Format: uuid
             */
            notification_id: string;
        };
        /**
         * AttemptOut
         * @description One attempt; `result` null: under way, or its process died.
         */
        AttemptOut: {
            /**
             * Code
             * @description SMTP reply code, or ours.
             */
            code: string | null;
            /** Detail */
            detail: string | null;
            /** Ended At */
            ended_at: string | null;
            /** Number */
            number: number;
            /** Result */
            result: ("sent" | "refused" | "unknown") | null;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
        };
        /**
         * CancelIn
         * @description What is to be taken back: give exactly one of `account_id` and `cause`.
         * @example {
         *       "account_id": "17850",
         *       "reason": "moved to another company"
         *     }
         * @example {
         *       "cause": {
         *         "event_id": "0195d5c2",
         *         "source": "bellwether/supply"
         *       },
         *       "reason": "counted wrongly"
         *     }
         */
        CancelIn: {
            /**
             * Account Id
             * @description All that is pending about this account alone.
             */
            account_id?: string | null;
            cause?: components["schemas"]["Cause"] | null;
            /** Reason */
            reason: string;
        };
        /**
         * CancelledOut
         * @description What was taken back.
         */
        CancelledOut: {
            /**
             * Entries
             * @description Inbox entries that waited for their time.
             */
            entries: number;
            /**
             * Ladders
             * @description Ladders that go no further.
             */
            ladders: number;
            /**
             * Mails
             * @description Items of digests that had not been sent.
             */
            mails: number;
            /**
             * Open Notices
             * @description Notices whose people had still to be found.
             */
            open_notices: number;
        };
        /**
         * Cause
         * @description The event that something was told of.
         */
        Cause: {
            /** Event Id */
            event_id: string;
            /**
             * Source
             * @example bellwether/supply
             */
            source: string;
        };
        /**
         * ConditionModel
         * @description A comparison of one field of the event's data.
         */
        ConditionModel: {
            /**
             * Field
             * @example days_of_cover
             */
            field: string;
            /**
             * Operator
             * @enum {string}
             */
            operator: "eq" | "ne" | "in" | "lt" | "le" | "gt" | "ge";
            /** Value */
            value: string | number | (string | number)[];
        };
        /**
         * DeliveriesGroup
         * @description What became of one rule's notices of one kind of event over one channel.
         */
        DeliveriesGroup: {
            /** Acknowledged */
            acknowledged: number;
            /**
             * Channel
             * @enum {string}
             */
            channel: "inbox" | "email";
            /** Delivered */
            delivered: number;
            /** Event Type */
            event_type: string;
            /** Failed */
            failed: number;
            /**
             * Median Seconds
             * @description From being told to acknowledging; null: nobody has.
             */
            median_seconds: number | null;
            /** P95 Seconds */
            p95_seconds: number | null;
            /** Queued */
            queued: number;
            /** Rule */
            rule: string;
            /**
             * Rule Id
             * Format: uuid
             */
            rule_id: string;
            /**
             * Told
             * @description All of them: queued, delivered and failed.
             */
            told: number;
        };
        /**
         * DeliveriesReport
         * @description What became of what people were told in a span of business dates.
         */
        DeliveriesReport: {
            /** Groups */
            groups: components["schemas"]["DeliveriesGroup"][];
            /**
             * Since
             * Format: date
             */
            since: string;
            /**
             * Until
             * Format: date
             */
            until: string;
        };
        /**
         * DeliveryOut
         * @description One channel to the person.
         */
        DeliveryOut: {
            /** Acknowledged At */
            acknowledged_at: string | null;
            /** Attempts */
            attempts: components["schemas"]["AttemptOut"][];
            /**
             * Channel
             * @enum {string}
             */
            channel: "inbox" | "email";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Digest
             * @description The close whose digest carries it.
             */
            digest: string | null;
            /**
             * Due At
             * @description When an entry comes that waits for the end of quiet hours, or was put off.
             */
            due_at: string | null;
            /** Ended At */
            ended_at: string | null;
            /** Message Id */
            message_id: string | null;
            /**
             * Notification Id
             * Format: uuid
             */
            notification_id: string;
            /** Reason */
            reason: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "delivered" | "failed";
        };
        /**
         * DepartmentIn
         * @description The people of a department.
         * @example {
         *       "head_id": "anna",
         *       "person_ids": [
         *         "anna",
         *         "ben"
         *       ]
         *     }
         */
        DepartmentIn: {
            /**
             * Head Id
             * @description Who leads it, one of these people: `head:<department>`.
             */
            head_id?: string | null;
            /** Person Ids */
            person_ids: string[];
        };
        /**
         * DepartmentOut
         * @description A department; version 0: nobody has set it yet.
         */
        DepartmentOut: {
            /** Department */
            department: string;
            /** Head Id */
            head_id: string | null;
            /** Person Ids */
            person_ids: string[];
            /** Version */
            version: number;
        };
        /**
         * DryRunIn
         * @description An event to try the rules on, and perhaps a rule that is not there yet.
         * @example {
         *       "account_ids": [
         *         "17850"
         *       ],
         *       "event_type": "StockLow"
         *     }
         * @example {
         *       "at": "2026-03-01T23:00:00Z",
         *       "data": {
         *         "account_id": "17850",
         *         "due_on": "2026-03-02",
         *         "engagement_id": "e1"
         *       },
         *       "event_type": "VisitDue",
         *       "rule": {
         *         "audience": [
         *           "lead"
         *         ],
         *         "match": {
         *           "event_types": [
         *             "VisitDue"
         *           ]
         *         },
         *         "name": "visits",
         *         "position": 1
         *       }
         *     }
         */
        DryRunIn: {
            /**
             * Account Ids
             * @description Accounts of the made-up event; without effect where `data` is given.
             * @default []
             */
            account_ids?: string[];
            /**
             * At
             * @description When it would be heard; absent: now.
             */
            at?: string | null;
            /**
             * Data
             * @description The event's payload; absent: a made-up one.
             */
            data?: {
                [key: string]: unknown;
            } | null;
            /**
             * Event Type
             * @example StockLow
             */
            event_type: string;
            /** @description A draft, tried beside the rules that count. */
            rule?: components["schemas"]["RuleIn"] | null;
        };
        /**
         * DryRunOut
         * @description Who would get the event, over which channel, when and why.
         */
        DryRunOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Event Type */
            event_type: string;
            /** @description Of the draft. */
            reach: components["schemas"]["ReachOut"] | null;
            /** Rules */
            rules: components["schemas"]["MetOut"][];
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /**
             * Unmet Account Ids
             * @description Accounts of the event for which no rule applies.
             */
            unmet_account_ids: string[];
        };
        /**
         * DryRunRecipient
         * @description Somebody who would be told.
         */
        DryRunRecipient: {
            /** Account Ids */
            account_ids: string[];
            /**
             * By
             * @description The members of the rule's audience that name the person.
             */
            by: string[];
            /** Channels */
            channels: components["schemas"]["WayOut"][];
            /** Person Id */
            person_id: string;
        };
        /**
         * HolidayModel
         * @description A day off.
         */
        HolidayModel: {
            /**
             * Date
             * Format: date
             */
            date: string;
            /** Name */
            name: string;
        };
        /**
         * HolidaysIn
         * @description The installation's holidays.
         * @example {
         *       "holidays": [
         *         {
         *           "date": "2026-12-25",
         *           "name": "Christmas Day"
         *         }
         *       ]
         *     }
         */
        HolidaysIn: {
            /** Holidays */
            holidays: components["schemas"]["HolidayModel"][];
        };
        /**
         * HolidaysOut
         * @description The installation's holidays, in order; version 0: nobody has set them yet.
         */
        HolidaysOut: {
            /** Holidays */
            holidays: components["schemas"]["HolidayModel"][];
            /** Version */
            version: number;
        };
        /**
         * InboxCount
         * @description How many entries nobody has acknowledged.
         */
        InboxCount: {
            /** Unread */
            unread: number;
        };
        /**
         * LadderModel
         * @description Who hears while nobody acknowledges.
         */
        LadderModel: {
            /**
             * Repeat
             * @description How often the steps are taken once more.
             * @default 0
             */
            repeat?: number;
            /** Steps */
            steps: components["schemas"]["StepModel"][];
            window?: components["schemas"]["WindowModel"] | null;
        };
        /**
         * MatchModel
         * @description What a rule asks of an event; what is left out asks nothing.
         */
        MatchModel: {
            /**
             * Conditions
             * @default []
             */
            conditions?: components["schemas"]["ConditionModel"][];
            /**
             * Event Types
             * @default []
             * @example [
             *       "StockLow"
             *     ]
             */
            event_types?: string[];
            /**
             * Min Severity
             * @default info
             * @enum {string}
             */
            min_severity?: "info" | "warning" | "critical";
            /**
             * Territories
             * @description The account lies in one of these or below.
             * @default []
             */
            territories?: string[];
            /**
             * Tiers
             * @default []
             */
            tiers?: ("strategic" | "key" | "growth" | "standard")[];
        };
        /**
         * MetOut
         * @description A rule that the event meets.
         */
        MetOut: {
            /** Account Ids */
            account_ids: string[];
            /** Ladder */
            ladder: components["schemas"]["RungOut"][];
            /** Name */
            name: string;
            /** Recipients */
            recipients: components["schemas"]["DryRunRecipient"][];
            /**
             * Rule Id
             * @description Null: the draft.
             */
            rule_id: string | null;
            /** Version */
            version: number;
            /**
             * Waits
             * @description Part of its audience is not known yet: offered again at the close.
             */
            waits: boolean;
        };
        /**
         * NotificationOut
         * @description An entry of a person's inbox, in words.
         */
        NotificationOut: {
            /** Accounts */
            accounts: components["schemas"]["AccountRef"][];
            /** Acknowledged At */
            acknowledged_at: string | null;
            /**
             * Business Date
             * Format: date
             */
            business_date: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Data
             * @description The event's own values, for programs.
             */
            data: {
                [key: string]: unknown;
            };
            /**
             * Event Type
             * @example StockLow
             */
            event_type: string;
            /**
             * Locale
             * @enum {string}
             */
            locale: "en" | "zh-CN";
            /**
             * Notification Id
             * Format: uuid
             */
            notification_id: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /** Text */
            text: string;
            /**
             * Title
             * @example 85123A is running low at main
             */
            title: string;
        };
        /**
         * OffModel
         * @description Of these events, in these severities, the person is not told over this channel.
         */
        OffModel: {
            /**
             * Channel
             * @enum {string}
             */
            channel: "inbox" | "email";
            /**
             * Event Type
             * @example StockLow
             */
            event_type: string;
            /**
             * Severities
             * @description `critical` is refused: it is always told.
             * @default [
             *       "info",
             *       "warning"
             *     ]
             */
            severities?: ("info" | "warning" | "critical")[];
        };
        /** Page[DepartmentOut] */
        Page_DepartmentOut_: {
            /** Items */
            items: components["schemas"]["DepartmentOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[NotificationOut] */
        Page_NotificationOut_: {
            /** Items */
            items: components["schemas"]["NotificationOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[RuleOut] */
        Page_RuleOut_: {
            /** Items */
            items: components["schemas"]["RuleOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[RuleVersionOut] */
        Page_RuleVersionOut_: {
            /** Items */
            items: components["schemas"]["RuleVersionOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /** Page[TemplateOut] */
        Page_TemplateOut_: {
            /** Items */
            items: components["schemas"]["TemplateOut"][];
            /**
             * Next
             * @description Give it as `cursor` for the next page; null: this was the last.
             */
            next?: string | null;
        };
        /**
         * PreferencesIn
         * @description How a person wants to be told.
         * @example {
         *       "holidays": [
         *         "2026-12-24"
         *       ],
         *       "off": [
         *         {
         *           "channel": "email",
         *           "event_type": "TierChanged"
         *         }
         *       ],
         *       "quiet": {
         *         "from": "22:00",
         *         "to": "07:00"
         *       },
         *       "zone": "Europe/Berlin"
         *     }
         */
        PreferencesIn: {
            /**
             * Holidays
             * @description The person's own days off.
             * @default []
             */
            holidays?: string[];
            /**
             * Off
             * @default []
             */
            off?: components["schemas"]["OffModel"][];
            quiet?: components["schemas"]["QuietModel"] | null;
            /**
             * Zone
             * @description Of quiet hours and holidays; absent: the installation's.
             */
            zone?: string | null;
        };
        /**
         * PreferencesOut
         * @description What a person has asked for.
         */
        PreferencesOut: {
            /** Holidays */
            holidays: string[];
            /** Off */
            off: components["schemas"]["OffModel"][];
            quiet: components["schemas"]["QuietModel"] | null;
            /** Version */
            version: number;
            /** Zone */
            zone: string | null;
        };
        /**
         * PreviewIn
         * @description What to render: a template of this release, or a draft of it, on given data or on a made-up event.
         * @example {
         *       "locale": "zh-CN",
         *       "name": "StockLow.inbox"
         *     }
         */
        PreviewIn: {
            /**
             * Data
             * @description Absent: a made-up event of that kind.
             */
            data?: {
                [key: string]: unknown;
            } | null;
            /**
             * Locale
             * @default en
             * @enum {string}
             */
            locale?: "en" | "zh-CN";
            /**
             * Name
             * @example StockLow.inbox
             */
            name: string;
            /**
             * Source
             * @description A draft to try in its place.
             */
            source?: string | null;
        };
        /**
         * PreviewOut
         * @description The words: the first line is title or subject.
         */
        PreviewOut: {
            /** Body */
            body: string;
            /** Title */
            title: string;
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
         * QuietModel
         * @description Quiet hours of each day; over midnight where `to` is the earlier.
         */
        QuietModel: {
            /**
             * From
             * @description By the clock on the wall.
             * @example 22:00
             */
            from: string;
            /**
             * To
             * @description By the clock on the wall.
             * @example 22:00
             */
            to: string;
        };
        /**
         * ReachOut
         * @description How many accounts and people the draft takes in as things are.
         */
        ReachOut: {
            /** Accounts */
            accounts: number;
            /** People */
            people: number;
        };
        /**
         * RuleIn
         * @description Who hears of what. Rules are tried by position; the first that matches ends it unless it says `continue`.
         * @example {
         *       "audience": [
         *         "manager",
         *         "lead"
         *       ],
         *       "channels": [
         *         "inbox",
         *         "email"
         *       ],
         *       "continue": false,
         *       "ladder": {
         *         "steps": [
         *           {
         *             "after_days": 2,
         *             "to": [
         *               "lead"
         *             ]
         *           },
         *           {
         *             "after_days": 1,
         *             "to": [
         *               "head:planner"
         *             ]
         *           }
         *         ]
         *       },
         *       "match": {
         *         "event_types": [
         *           "StockLow"
         *         ],
         *         "min_severity": "critical",
         *         "tiers": [
         *           "strategic"
         *         ]
         *       },
         *       "name": "Strategic accounts in danger",
         *       "otherwise": [
         *         "department:planner"
         *       ],
         *       "position": 50
         *     }
         */
        RuleIn: {
            /**
             * Audience
             * @description All of these are told.
             */
            audience: string[];
            /**
             * Channels
             * @default [
             *       "inbox",
             *       "email"
             *     ]
             */
            channels?: ("inbox" | "email")[];
            /**
             * Confirm Reach
             * @description How many people are meant; asked for (409) of a rule that asks nothing of an event, or names more than 200 people.
             */
            confirm_reach?: number | null;
            /**
             * Continue
             * @description Whether later rules may match too.
             * @default false
             */
            continue?: boolean;
            /**
             * Enabled
             * @default true
             */
            enabled?: boolean;
            /** @description What follows while nobody acknowledges. */
            ladder?: components["schemas"]["LadderModel"] | null;
            /**
             * @default {
             *       "conditions": [],
             *       "event_types": [],
             *       "min_severity": "info",
             *       "territories": [],
             *       "tiers": []
             *     }
             */
            match?: components["schemas"]["MatchModel"];
            /** Name */
            name: string;
            /**
             * Otherwise
             * @description Tried in turn where the audience has nobody for an account.
             * @default []
             */
            otherwise?: string[];
            /**
             * Position
             * @description Lower comes first.
             */
            position: number;
        };
        /**
         * RuleOut
         * @description A rule, or one of its versions.
         */
        RuleOut: {
            /** Audience */
            audience: string[];
            /** Channels */
            channels: ("inbox" | "email")[];
            /** Continue */
            continue: boolean;
            /** Enabled */
            enabled: boolean;
            ladder: components["schemas"]["LadderModel"] | null;
            match: components["schemas"]["MatchModel"];
            /** Name */
            name: string;
            /** Otherwise */
            otherwise: string[];
            /** Position */
            position: number;
            /**
             * Rule Id
             * Format: uuid
             */
            rule_id: string;
            /** Version */
            version: number;
        };
        /**
         * RuleVersionOut
         * @description A version that a rule has or had.
         */
        RuleVersionOut: {
            /** Audience */
            audience: string[];
            /**
             * Changed At
             * Format: date-time
             */
            changed_at: string;
            /**
             * Changed By
             * @description Hash of the identity that changed it; null: came with the installation.
             */
            changed_by: string | null;
            /** Channels */
            channels: ("inbox" | "email")[];
            /** Continue */
            continue: boolean;
            /** Enabled */
            enabled: boolean;
            ladder: components["schemas"]["LadderModel"] | null;
            match: components["schemas"]["MatchModel"];
            /** Name */
            name: string;
            /** Otherwise */
            otherwise: string[];
            /** Position */
            position: number;
            /**
             * Rule Id
             * Format: uuid
             */
            rule_id: string;
            /** Version */
            version: number;
        };
        /**
         * RungOut
         * @description A step of the ladder, with whom it would tell as things are.
         */
        RungOut: {
            /**
             * After
             * @example 3 closes
             */
            after: string;
            /** Person Ids */
            person_ids: string[];
            /** Round */
            round: number;
            /** Step */
            step: number;
        };
        /**
         * SnoozeIn
         * @description When an entry comes back.
         * @example {
         *       "until": "2026-03-02T08:00:00Z"
         *     }
         */
        SnoozeIn: {
            /**
             * Until
             * Format: date-time
             * @description Later than now, by at most 30 days.
             */
            until: string;
        };
        /**
         * SnoozedOut
         * @description When the entry comes back.
         */
        SnoozedOut: {
            /**
             * Notification Id
             * Format: uuid
             */
            notification_id: string;
            /**
             * Until
             * Format: date-time
             */
            until: string;
        };
        /**
         * StepModel
         * @description A step of a ladder: whom it tells, so long after the one before (the first: after the entry came). Give exactly one of the waits.
         */
        StepModel: {
            /**
             * After Days
             * @description Closes of business days.
             */
            after_days?: number | null;
            /**
             * After Minutes
             * @description Minutes of the wall.
             */
            after_minutes?: number | null;
            /** To */
            to: string[];
        };
        /**
         * StreamEnd
         * @description Why the service ends the stream: the data of its last event, `end`. Connect again with `Last-Event-ID`.
         */
        StreamEnd: {
            /** Detail */
            detail: string;
            /**
             * Reason
             * @example slow
             * @enum {string}
             */
            reason: "slow" | "token_expired" | "shutting_down" | "unavailable";
        };
        /**
         * TemplateOut
         * @description A template of this release.
         */
        TemplateOut: {
            /**
             * Locale
             * @enum {string}
             */
            locale: "en" | "zh-CN";
            /**
             * Name
             * @example StockLow.inbox
             */
            name: string;
            /** Source */
            source: string;
        };
        /**
         * TrailEvent
         * @description What happened.
         */
        TrailEvent: {
            /**
             * Business Date
             * Format: date
             */
            business_date: string;
            /** Event Id */
            event_id: string;
            /** Event Type */
            event_type: string;
            /**
             * Occurred At
             * Format: date-time
             */
            occurred_at: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /**
             * Severity
             * @enum {string}
             */
            severity: "info" | "warning" | "critical";
            /** Source */
            source: string;
        };
        /**
         * TrailOut
         * @description From the event to the acknowledgement.
         */
        TrailOut: {
            /**
             * Account Ids
             * @description The accounts named to the person.
             */
            account_ids: string[];
            /** Deliveries */
            deliveries: components["schemas"]["DeliveryOut"][];
            event: components["schemas"]["TrailEvent"];
            /** Recipient Id */
            recipient_id: string;
            rule: components["schemas"]["TrailRule"];
        };
        /**
         * TrailRule
         * @description The rule as it was when the event met it.
         */
        TrailRule: {
            /** Audience */
            audience: string[];
            /** Name */
            name: string;
            /** Otherwise */
            otherwise: string[];
            /**
             * Rule Id
             * Format: uuid
             */
            rule_id: string;
            /** Version */
            version: number;
        };
        /**
         * WayOut
         * @description One channel to a person.
         */
        WayOut: {
            /**
             * At
             * @description When; null: not, or with a digest.
             */
            at: string | null;
            /**
             * Channel
             * @enum {string}
             */
            channel: "inbox" | "email";
            /** Told */
            told: boolean;
            /** Why */
            why: string;
        };
        /**
         * WindowModel
         * @description When steps may be taken, each day; over midnight where `to` is the earlier. A step whose time comes outside waits until it opens.
         */
        WindowModel: {
            /**
             * From
             * @description By the clock on the wall.
             * @example 22:00
             */
            from: string;
            /**
             * To
             * @description By the clock on the wall.
             * @example 22:00
             */
            to: string;
            /**
             * Zone
             * @description IANA time zone.
             * @example Europe/Berlin
             */
            zone: string;
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
    list_departments: {
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
                    "application/json": components["schemas"]["Page_DepartmentOut_"];
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
    read_department: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                department: string;
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
                    "application/json": components["schemas"]["DepartmentOut"];
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
    set_department: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                department: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepartmentIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepartmentOut"];
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
    read_holidays: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
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
                    "application/json": components["schemas"]["HolidaysOut"];
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
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    set_holidays: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HolidaysIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HolidaysOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
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
    list_notifications: {
        parameters: {
            query?: {
                /** @description Unread: not acknowledged. */
                state?: "unread" | "all";
                /** @description Language of the words; absent: Accept-Language, else English. */
                locale?: "en" | "zh-CN";
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: {
                /** @description Languages the reader prefers (RFC 9110 §12.5.4). */
                "accept-language"?: string;
            };
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
                    "application/json": components["schemas"]["Page_NotificationOut_"];
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
    read_notification: {
        parameters: {
            query?: {
                /** @description Language of the words; absent: Accept-Language, else English. */
                locale?: "en" | "zh-CN";
            };
            header?: {
                /** @description Languages the reader prefers (RFC 9110 §12.5.4). */
                "accept-language"?: string;
            };
            path: {
                notification_id: string;
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
                    "application/json": components["schemas"]["NotificationOut"];
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
    read_notification_trail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                notification_id: string;
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
                    "application/json": components["schemas"]["TrailOut"];
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
    acknowledge_notification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                notification_id: string;
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
                    "application/json": components["schemas"]["AcknowledgedOut"];
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
    snooze_notification: {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes a retry safe: the same key and body give the same answer for at least 24 hours; another body is refused (422). */
                "Idempotency-Key"?: string;
            };
            path: {
                notification_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnoozeIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SnoozedOut"];
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
    cancel_notifications: {
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
                "application/json": components["schemas"]["CancelIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CancelledOut"];
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
    count_notifications: {
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
                    "application/json": components["schemas"]["InboxCount"];
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
    stream_notifications: {
        parameters: {
            query?: {
                /** @description Language of the words; absent: Accept-Language, else English. */
                locale?: "en" | "zh-CN";
            };
            header?: {
                /** @description The id of the last event had: the stream goes on behind it, without a gap and without doubles. Absent: from now on. */
                "Last-Event-ID"?: string;
                /** @description Languages the reader prefers (RFC 9110 §12.5.4). */
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events, without end. `told`: an entry has come; `acknowledged`: its person has heard of an entry; `end`: the service ends the stream, `reason` says why. Each `data` is one JSON document. The first block and heartbeats carry an `id` and no data. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            410: components["responses"]["Problem410"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    read_preferences: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
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
                    "application/json": components["schemas"]["PreferencesOut"];
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
            422: components["responses"]["Problem422"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    set_preferences: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreferencesIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesOut"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
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
    read_deliveries: {
        parameters: {
            query?: {
                /** @description First business date; absent: 30 days up to the last. */
                since?: string;
                /** @description Last business date; absent: the one worked on. */
                until?: string;
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
                    "application/json": components["schemas"]["DeliveriesReport"];
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
    list_rules: {
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
                    "application/json": components["schemas"]["Page_RuleOut_"];
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
    create_rule: {
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
                "application/json": components["schemas"]["RuleIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleOut"];
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
    read_rule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag already known: 304 when it is current. */
                "If-None-Match"?: string;
            };
            path: {
                rule_id: string;
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
                    "application/json": components["schemas"]["RuleOut"];
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
    change_rule: {
        parameters: {
            query?: never;
            header: {
                /** @description The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current. */
                "If-Match": string;
            };
            path: {
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleOut"];
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
    list_rule_versions: {
        parameters: {
            query?: {
                /** @description Rows per page at most. */
                limit?: number;
                /** @description `next` of the page before; the other parameters unchanged. */
                cursor?: string;
            };
            header?: never;
            path: {
                rule_id: string;
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
                    "application/json": components["schemas"]["Page_RuleVersionOut_"];
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
    dry_run_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DryRunIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunOut"];
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
    list_templates: {
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
                    "application/json": components["schemas"]["Page_TemplateOut_"];
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
    preview_template: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewOut"];
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
}
