//! The one table of errors: a stable code, its HTTP status, and what the person can do next.

use std::fmt;

/// Defines [`Code`] and its three columns from one table.
macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal, $title:literal, $hint:literal;)*) => {
        /// A stable error code, the same in the API, the command line and the app.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "string"))]
        pub enum Code {
            $($(#[$doc])* #[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable text, such as `log_not_found`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The HTTP status it is answered with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }

            /// One sentence that says what is wrong.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// One sentence that says what to do next.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)* }
            }
        }
    };
}

codes! {
    InvalidRequest = "invalid_request", 400, "The request is not of the expected form.", "Compare it with the API description.";
    InvalidId = "invalid_id", 400, "An id is not valid.", "Check that it was copied whole.";
    InvalidEmail = "invalid_email", 400, "The e-mail address is not valid.", "Write it as name@example.org.";
    InvalidPassword = "invalid_password", 400, "The password must have 8 to 256 characters.", "Choose another password.";
    InvalidName = "invalid_name", 400, "The name is empty or longer than 100 characters.", "Choose another name.";
    InvalidRange = "invalid_range", 400, "The range of days or the page size is not valid.", "Ask for at most ten years of days or 1,000 items.";
    PageNotInLog = "page_not_in_log", 400, "The page belongs to another log.", "Send each page to its own log.";
    InvalidExchange = "invalid_exchange", 400, "The body of the exchange cannot be read.", "Update this device's program.";
    InvalidChange = "invalid_change", 422, "A change cannot be read or breaks a rule of the format.", "It stays on the device; export it and report the fault.";
    SeqGap = "seq_gap", 422, "A change does not follow its writer's last one.", "It stays on the device; export it and report the fault.";
    SeqConflict = "seq_conflict", 422, "Its writer has written another change under the same number.", "It stays on the device; export it and report the fault.";
    ActorForged = "actor_forged", 403, "A change claims to be written by another person's device.", "It stays on the device; export it and report the fault.";
    MissingDependency = "missing_dependency", 409, "A change follows one that the server does not have.", "Send the page's changes from the beginning.";
    PageFull = "page_full", 413, "The page has reached its greatest size.", "Write on in another month, or export the log.";
    LogFull = "log_full", 413, "The log has reached its greatest number of pages.", "Export the log and begin another.";
    BodyTooLarge = "body_too_large", 413, "The request is larger than the server accepts.", "Send it in smaller parts.";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body has another content type than expected, or is compressed.", "Send JSON, or CBOR to the exchange, as it is.";
    NotAuthenticated = "not_authenticated", 401, "There is no access token, or it is not valid.", "Log in again.";
    TokenExpired = "token_expired", 401, "The access token has expired.", "Refresh the session.";
    WrongCredentials = "wrong_credentials", 401, "E-mail address or password is wrong.", "Check both and try again.";
    SessionEnded = "session_ended", 401, "This device's session has ended.", "Log in again.";
    RoleForbids = "role_forbids", 403, "Your role in this log does not allow that.", "Ask the owner of the log for another role.";
    LogNotFound = "log_not_found", 404, "There is no such log for you.", "Check the id, or ask its owner for an invite.";
    PageNotFound = "page_not_found", 404, "There is no such page.", "Check the id.";
    DeviceNotFound = "device_not_found", 404, "There is no such device of yours.", "List your devices.";
    MemberNotFound = "member_not_found", 404, "There is no such member of this log.", "List its members.";
    InviteNotFound = "invite_not_found", 404, "The invite does not exist, has been used or has expired.", "Ask for a new one.";
    NotFound = "not_found", 404, "There is nothing here.", "Check the address.";
    MethodNotAllowed = "method_not_allowed", 405, "This address does not answer to that method.", "Compare it with the API description.";
    EmailTaken = "email_taken", 409, "There is an account with this e-mail address.", "Log in instead.";
    DeviceTaken = "device_taken", 409, "This device id belongs to another account or has been revoked.", "Register with a new device id.";
    LogTaken = "log_taken", 409, "There is a log with this id that is not yours.", "Make a new log id.";
    AlreadyMember = "already_member", 409, "You are a member of this log already.", "Nothing is left to do.";
    LastOwner = "last_owner", 409, "A log needs an owner.", "Make someone else the owner first, or delete the log.";
    TooManyRequests = "too_many_requests", 429, "Too many attempts in a short time.", "Wait a minute and try again.";
    Unavailable = "unavailable", 503, "The server is starting, stopping or cannot reach its database.", "Try again in a moment.";
    Internal = "internal", 500, "The server failed at this.", "Try again; if it stays, tell whoever runs the server.";
}

impl Code {
    /// The code with this text.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        // A newer server may know more codes; its status and title still say enough.
        Ok(Self::from_text(&text).unwrap_or(Self::Internal))
    }
}
