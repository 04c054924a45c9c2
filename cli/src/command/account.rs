//! `banister register` and `banister login`.

use banister_shared::api::{CreateAccount, CreateSession, Secret, Session};
use banister_shared::error::Code;
use banister_shared::ids::DeviceId;
use clap::Args;

use crate::command_error::CommandError;
use crate::device::{Device, new_device};
use crate::net::{Account, Body, Call, SESSION_LOCK, Server, read_json};
use crate::output::Output;
use crate::password::Asking;
use crate::store::StoredSession;
use crate::{clock, sync};

#[derive(Debug, Args)]
struct Who {
    /// The server's address.
    #[arg(long, value_name = "URL", env = "BANISTER_SERVER")]
    server: String,
    /// The e-mail address to log in with.
    #[arg(long, value_name = "E")]
    email: String,
    /// What to call this device.
    #[arg(long, value_name = "NAME", default_value = "terminal")]
    device: String,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

/// `banister register`.
#[derive(Debug, Args)]
pub(crate) struct Register {
    #[command(flatten)]
    who: Who,
    /// What others see instead of your address.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

/// `banister login`.
#[derive(Debug, Args)]
pub(crate) struct Login {
    #[command(flatten)]
    who: Who,
}

impl Register {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let who = &self.who;
        let password =
            Asking { stdin: who.password_stdin, twice: true, command: "register" }.ask()?;
        who.open(device, "/accounts", out, |device_id| {
            Body::json(&CreateAccount {
                email: who.email.clone(),
                password: password.clone(),
                display_name: self.name.clone(),
                device_name: who.device.clone(),
                device_id: Some(device_id),
            })
        })
    }
}

impl Login {
    pub(crate) fn run(&self, device: &mut Device, out: Output) -> Result<(), CommandError> {
        let who = &self.who;
        let password: Secret =
            Asking { stdin: who.password_stdin, twice: false, command: "login" }.ask()?;
        who.open(device, "/sessions", out, |device_id| {
            Body::json(&CreateSession {
                email: who.email.clone(),
                password: password.clone(),
                device_name: who.device.clone(),
                device_id: Some(device_id),
            })
        })
    }
}

impl Who {
    /// Opens a session and settles which log this device writes into.
    fn open(
        &self,
        device: &mut Device,
        path: &str,
        out: Output,
        body: impl Fn(DeviceId) -> Result<Body, CommandError>,
    ) -> Result<(), CommandError> {
        let server = Server::at(&self.server)?;
        let (session, device_id) = ask(&server, path, device.id(), body)?;
        self.keep(device, &server, session, device_id)?;
        sync::learn(&mut Account::of(device)?)?;
        out.line(format_args!("logged in as {} at {}", self.email, server.address()))?;
        match device.store.unsent_count()? {
            0 => out.line("to receive: banister sync"),
            count => out.line(format_args!("not sent yet: {count}; to send: banister sync")),
        }
    }

    fn keep(
        &self,
        device: &mut Device,
        server: &Server,
        session: Session,
        device_id: DeviceId,
    ) -> Result<(), CommandError> {
        let _lock = device.home.lock(SESSION_LOCK)?;
        let stored = StoredSession {
            server: server.address().to_owned(),
            account: session.account_id,
            email: self.email.clone(),
            device_name: self.device.clone(),
            access_token: session.access_token,
            access_until_ms: clock::now_ms()
                .saturating_add(session.expires_in.saturating_mul(1000)),
            refresh_token: session.refresh_token,
            next_refresh_token: None,
        };
        device.store.begin_session(&stored, device_id)?;
        device.refresh_identity()
    }
}

/// Asks for a session on this device; on a new one if the server knows this one as another
/// person's, or as revoked.
fn ask(
    server: &Server,
    path: &str,
    device: DeviceId,
    body: impl Fn(DeviceId) -> Result<Body, CommandError>,
) -> Result<(Session, DeviceId), CommandError> {
    let once = |device: DeviceId| {
        let answer = server.send(&Call { method: "POST", path, body: body(device)? }, None)?;
        Ok::<_, CommandError>((read_json(server, &answer)?, device))
    };
    match once(device) {
        Err(CommandError::Refused(problem)) if problem.code == Code::DeviceTaken => {
            once(new_device()?)
        }
        answer => answer,
    }
}
