use banister_shared::api::Secret;
use banister_shared::error::Code;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::refresh::refresh;
use super::server::{Body, Call, Server, read_json};
use crate::clock;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::store::StoredSession;

/// A token that expires while it travels is of no use.
const EXPIRY_MARGIN_MS: i64 = 30_000;

/// The account this device is logged in to.
#[derive(Debug)]
pub(crate) struct Account<'d> {
    pub(crate) device: &'d mut Device,
    server: Server,
    session: StoredSession,
}

impl<'d> Account<'d> {
    /// The account; an error if nobody is logged in.
    pub(crate) fn of(device: &'d mut Device) -> Result<Self, CommandError> {
        let session = device.store.session()?.ok_or(CommandError::NotLoggedIn)?;
        let server = Server::at(&session.server)?;
        Ok(Self { device, server, session })
    }

    /// The session.
    pub(crate) const fn session(&self) -> &StoredSession {
        &self.session
    }

    /// The server.
    pub(crate) const fn server(&self) -> &Server {
        &self.server
    }

    /// Sends a request with a token that is valid, renewing it first if it has to be.
    pub(crate) fn send(&mut self, call: &Call<'_>) -> Result<Vec<u8>, CommandError> {
        let token = self.fresh_token()?;
        match self.server.send(call, Some(&token)) {
            // This device's clock may be wrong, or the server's key has changed.
            Err(CommandError::Refused(problem)) if is_stale(problem.code) => {
                self.renew()?;
                self.server.send(call, Some(&self.session.access_token))
            }
            answer => answer,
        }
    }

    /// Asks for something.
    pub(crate) fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, CommandError> {
        let bytes = self.send(&Call { method: "GET", path, body: Body::Empty })?;
        read_json(&self.server, &bytes)
    }

    /// Sends something and reads the answer.
    pub(crate) fn ask<T: DeserializeOwned>(
        &mut self,
        method: &'static str,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, CommandError> {
        let bytes = self.send(&Call { method, path, body: Body::json(body)? })?;
        read_json(&self.server, &bytes)
    }

    /// Sends a request without a body whose answer says nothing but that it was done.
    pub(crate) fn command(
        &mut self,
        method: &'static str,
        path: &str,
    ) -> Result<Vec<u8>, CommandError> {
        self.send(&Call { method, path, body: Body::Empty })
    }

    /// An access token that is valid for a while.
    pub(crate) fn fresh_token(&mut self) -> Result<Secret, CommandError> {
        if self.session.access_until_ms < clock::now_ms() + EXPIRY_MARGIN_MS {
            self.renew()?;
        }
        Ok(self.session.access_token.clone())
    }

    /// Another access token, as the server does not take this one.
    pub(crate) fn renewed_token(&mut self) -> Result<Secret, CommandError> {
        self.renew()?;
        Ok(self.session.access_token.clone())
    }

    fn renew(&mut self) -> Result<(), CommandError> {
        self.session = refresh(self.device, &self.server, &self.session.access_token)?;
        Ok(())
    }
}

const fn is_stale(code: Code) -> bool {
    matches!(code, Code::TokenExpired | Code::NotAuthenticated)
}
