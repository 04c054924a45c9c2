use std::time::Duration;

use banister_shared::api::{Problem, Secret};
use banister_shared::limits::EXCHANGE_BYTES_MAX;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{Request, Response};

use crate::command_error::CommandError;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// An answer of the exchange may be as large as a request, and one whole page more.
const ANSWER_BYTES_MAX: u64 = EXCHANGE_BYTES_MAX as u64 + banister_shared::limits::PAGE_BYTES_MAX;

/// A server, reached over HTTP.
#[derive(Debug)]
pub(crate) struct Server {
    agent: ureq::Agent,
    base: String,
}

/// One request.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'static str,
    pub(crate) path: &'a str,
    pub(crate) body: Body,
}

/// What a request carries.
#[derive(Debug)]
pub(crate) enum Body {
    Empty,
    Json(Vec<u8>),
    Cbor(Vec<u8>),
}

impl Body {
    /// A value as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, CommandError> {
        serde_json::to_vec(value).map(Self::Json).map_err(|_| CommandError::Unwritable)
    }
}

impl Server {
    /// The server at this address.
    pub(crate) fn at(address: &str) -> Result<Self, CommandError> {
        let base = address.trim().trim_end_matches('/');
        if !base.starts_with("http://") && !base.starts_with("https://") {
            let form = "the server's address begins with https:// (or http://)";
            return Err(CommandError::Usage(form.to_owned()));
        }
        let agent = ureq::Agent::config_builder()
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .timeout_global(Some(TOTAL_TIMEOUT))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("banister/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self { agent, base: base.to_owned() })
    }

    /// The address.
    pub(crate) fn address(&self) -> &str {
        &self.base
    }

    /// Sends a request and gives the body of a good answer.
    pub(crate) fn send(
        &self,
        call: &Call<'_>,
        token: Option<&Secret>,
    ) -> Result<Vec<u8>, CommandError> {
        let mut request =
            Request::builder().method(call.method).uri(format!("{}/v1{}", self.base, call.path));
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {}", token.reveal()));
        }
        let (kind, bytes) = match &call.body {
            Body::Empty => return self.finish(self.agent.run(self.built(request.body(()))?)),
            Body::Json(bytes) => ("application/json", bytes),
            Body::Cbor(bytes) => ("application/cbor", bytes),
        };
        let request = request.header("content-type", kind).body(bytes.as_slice());
        self.finish(self.agent.run(self.built(request)?))
    }

    fn built<T>(
        &self,
        request: Result<Request<T>, ureq::http::Error>,
    ) -> Result<Request<T>, CommandError> {
        request.map_err(|_| CommandError::Usage(format!("{} is not an address", self.base)))
    }

    fn finish(
        &self,
        answer: Result<Response<ureq::Body>, ureq::Error>,
    ) -> Result<Vec<u8>, CommandError> {
        let mut answer = answer.map_err(|error| self.unreachable(&error))?;
        let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        let bytes = body.map_err(|error| self.unreachable(&error))?;
        if answer.status().is_success() {
            return Ok(bytes);
        }
        match serde_json::from_slice::<Problem>(&bytes) {
            Ok(problem) => Err(CommandError::Refused(Box::new(problem))),
            Err(_) => Err(self.bad_answer(answer.status().as_str())),
        }
    }

    /// The error for an answer that makes no sense.
    pub(crate) fn bad_answer(&self, what: &str) -> CommandError {
        CommandError::BadAnswer { server: self.base.clone(), what: what.to_owned() }
    }

    fn unreachable(&self, error: &ureq::Error) -> CommandError {
        CommandError::Unreachable { server: self.base.clone(), reason: error.to_string() }
    }
}

/// Reads a JSON answer.
pub(crate) fn read_json<T: DeserializeOwned>(
    server: &Server,
    bytes: &[u8],
) -> Result<T, CommandError> {
    serde_json::from_slice(bytes).map_err(|_| server.bad_answer("its answer is of another form"))
}
