use banister_shared::ids::{AccountId, DeviceId};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// How long an access token is good for.
pub(crate) const ACCESS_SECONDS: i64 = 15 * 60;

const ISSUER: &str = "banister";
const AUDIENCE: &str = "banister-api";
const SCOPE: &str = "api";

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    /// The account.
    pub(crate) sub: AccountId,
    /// The device.
    pub(crate) dev: DeviceId,
    /// The number of the device's session.
    pub(crate) ses: i64,
    scope: String,
    /// Made, in seconds since 1970.
    iat: i64,
    /// Expires, in seconds since 1970.
    exp: i64,
}

/// Why a token is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    /// It was good once.
    Expired,
    /// It never was.
    Invalid,
}

impl Claims {
    pub(crate) fn new(account: AccountId, device: DeviceId, session: i64, now_ms: i64) -> Self {
        let iat = now_ms.div_euclid(1000);
        Self {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            dev: device,
            ses: session,
            scope: SCOPE.to_owned(),
            iat,
            exp: iat + ACCESS_SECONDS,
        }
    }

    /// The signed token.
    pub(crate) fn sign(&self, key_id: &str, key: &EncodingKey) -> Result<String, BadToken> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(key_id.to_owned());
        jsonwebtoken::encode(&header, self, key).map_err(|_| BadToken::Invalid)
    }

    /// Checks the signature and all that the token says.
    pub(crate) fn verify(token: &str, key: &DecodingKey, now_ms: i64) -> Result<Self, BadToken> {
        let claims = jsonwebtoken::decode::<Self>(token, key, &validation())
            .map_err(|error| match error.kind() {
                ErrorKind::ExpiredSignature => BadToken::Expired,
                _ => BadToken::Invalid,
            })?
            .claims;
        if claims.scope != SCOPE {
            return Err(BadToken::Invalid);
        }
        if claims.is_expired(now_ms) {
            return Err(BadToken::Expired);
        }
        Ok(claims)
    }

    /// Whether the token is good no longer at `now_ms`.
    pub(crate) const fn is_expired(&self, now_ms: i64) -> bool {
        self.exp <= now_ms.div_euclid(1000)
    }
}

/// The id of the key a token claims to be signed with; nothing of it is trusted yet.
pub(crate) fn key_id(token: &str) -> Option<String> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    header.kid.filter(|_| header.alg == Algorithm::EdDSA)
}

fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    // Expiry is checked against this server's own clock, which tests can move.
    validation.validate_exp = false;
    validation
}
