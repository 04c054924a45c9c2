use std::time::Duration;

use anyhow::{Context, Result, bail};
use banister_shared::api::{
    Accepted, CreateAccount, CreateInvite, CreateLog, CreateSession, Invite, Log, Problem, Session,
    SyncToken,
};
use banister_shared::ids::LogId;
use banister_shared::sync::{Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http;

const TIMEOUT: Duration = Duration::from_secs(30);

/// A server at an address such as `http://127.0.0.1:8080`.
#[derive(Debug)]
pub struct Server {
    address: String,
    agent: ureq::Agent,
}

impl Server {
    /// The server at this address; nothing is sent yet.
    pub fn at(address: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .build();
        Self { address: address.to_owned(), agent: config.new_agent() }
    }

    /// Registers.
    ///
    /// # Errors
    /// [`Refused`], or the server cannot be reached; so with every request.
    pub fn register(&self, account: &CreateAccount) -> Result<Session> {
        self.ask("accounts", None, account)
    }

    /// Logs in.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn log_in(&self, credentials: &CreateSession) -> Result<Session> {
        self.ask("sessions", None, credentials)
    }

    /// A token for this device's sockets.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn sync_token(&self, session: &Session) -> Result<SyncToken> {
        self.ask("devices/current/sync-token", Some(session), &())
    }

    /// Makes a log.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn create_log(&self, session: &Session, log: &CreateLog) -> Result<Log> {
        self.ask("logs", Some(session), log)
    }

    /// Makes a code that lets somebody into a log.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn invite(&self, session: &Session, log: LogId, invite: &CreateInvite) -> Result<Invite> {
        self.ask(&format!("logs/{log}/invites"), Some(session), invite)
    }

    /// Uses such a code.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn join(&self, session: &Session, code: &str) -> Result<Accepted> {
        self.ask(&format!("invites/{code}/accept"), Some(session), &())
    }

    /// One round of the exchange.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub fn exchange(&self, session: &Session, log: LogId, request: &Request) -> Result<Response> {
        let path = format!("logs/{log}/exchange");
        let body = self.post(&path, Some(session), "application/cbor", &request.encode())?;
        Ok(Response::decode(&body)?)
    }

    fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        session: Option<&Session>,
        body: &impl Serialize,
    ) -> Result<T> {
        let answer = self.post(path, session, "application/json", &json(body)?)?;
        serde_json::from_slice(&answer).with_context(|| format!("the answer of {path}"))
    }

    fn post(
        &self,
        path: &str,
        session: Option<&Session>,
        content_type: &str,
        body: &[u8],
    ) -> Result<Vec<u8>> {
        let url = format!("{}/v1/{path}", self.address);
        let mut request = self.agent.post(&url).header("content-type", content_type);
        if let Some(session) = session {
            let bearer = format!("Bearer {}", session.access_token.reveal());
            request = request.header("authorization", bearer);
        }
        read(path, request.send(body)?)
    }
}

fn read(path: &str, mut response: http::Response<ureq::Body>) -> Result<Vec<u8>> {
    let body = response.body_mut().read_to_vec()?;
    if response.status().is_success() {
        return Ok(body);
    }
    match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => Err(Refused { path: path.to_owned(), problem }.into()),
        Err(_) => bail!("{path}: the server answered {}", response.status()),
    }
}

/// The server said no.
#[derive(Debug)]
pub struct Refused {
    /// What was asked.
    pub path: String,
    /// Why not.
    pub problem: Problem,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.path, self.problem.title, self.problem.detail)
    }
}

impl std::error::Error for Refused {}

fn json(value: &impl Serialize) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec(value)?)
}
