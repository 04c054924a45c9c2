use std::collections::BTreeSet;

use banister_shared::api::{Problem, Role};
use banister_shared::error::Code;
use banister_shared::ids::{DeviceId, LogId, PageId};
use banister_shared::log::{Log, LogError};
use banister_shared::page::PageError;
use banister_shared::store::{PageState, Store};
use banister_shared::sync::{PageAnswer, Response, Sent, accept, prepare, requeue};
use js_sys::{Function, Promise, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::anew::write_anew;
use crate::core::log_id;
use crate::database::DeviceDatabase;
use crate::fault::Fault;
use crate::js::to_js;
use crate::live::fault;
use crate::store::BrowserStore;
use crate::when::whole_ms;

/// A log of ten years needs a few dozen.
const ROUNDS_MAX: usize = 200;

/// What an exchange has done.
#[derive(Default, Serialize)]
struct Report {
    sent: usize,
    received: usize,
    /// Changes written anew: they had been logged here under another account.
    anew: usize,
    /// Pages that the server refused, and why.
    refused: Vec<(PageId, Code)>,
    /// The log is not shown any more.
    ended: bool,
}

/// Exchanges with the server until both hold the same of this log. `post` is given the body of
/// each request and promises `{status, body}`; `clock` gives ms since 1970. What others have
/// logged here is written anew in the name of `device` where only that helps.
#[wasm_bindgen]
pub async fn exchange(
    database: DeviceDatabase,
    device: &str,
    log: &str,
    role: &str,
    post: Function,
    clock: Function,
) -> Result<JsValue, Fault> {
    let role = Role::from_text(role).ok_or_else(|| Fault::input("no such role"))?;
    let mut one = Exchange {
        store: BrowserStore(database),
        device: device.parse().map_err(Fault::input)?,
        log: log_id(log)?,
        role,
        except: Vec::new(),
        requeued: BTreeSet::new(),
        anew: BTreeSet::new(),
        report: Report::default(),
        post,
        clock,
    };
    one.leave_out().await?;
    for _ in 0..ROUNDS_MAX {
        if !one.round().await? {
            one.compact().await?;
            return to_js(&one.report);
        }
    }
    Err(Fault::other("bad_answer", "the exchange never ends"))
}

struct Exchange {
    store: BrowserStore,
    device: DeviceId,
    log: LogId,
    role: Role,
    except: Vec<PageId>,
    /// Sent from the beginning once already.
    requeued: BTreeSet<PageId>,
    /// Written anew once already.
    anew: BTreeSet<PageId>,
    report: Report,
    post: Function,
    clock: Function,
}

impl Exchange {
    /// Leaves out what was logged here by somebody who might write it.
    async fn leave_out(&mut self) -> Result<(), Fault> {
        let pages = self.store.pages(self.log).await?;
        let waits = |page: &PageState| page.unsent > 0 && !self.role.may_write(page.page.kind);
        self.except.extend(pages.iter().filter(|page| waits(page)).map(|page| page.page));
        Ok(())
    }

    /// One request and its answer; `true` if there is more to do.
    async fn round(&mut self) -> Result<bool, Fault> {
        let now_ms = self.now_ms()?;
        let (request, sent) = prepare(&mut self.store, self.log, now_ms, &self.except).await?;
        let (status, body) = self.send(request.encode()).await?;
        if status != 200 {
            return self.refused(&body).await;
        }
        let decoded = Response::decode(&body);
        let mut response = decoded.map_err(|error| Fault::other("bad_answer", error))?;
        for answer in response.pages.iter_mut().filter(|answer| answer.lacks) {
            // A page that the server lacks for ever is sent from the beginning once.
            answer.lacks = self.requeued.insert(answer.page);
        }
        let received = received_in(&response);
        let quiet = received == 0 && sent.changes.is_empty() && !response.more && !sent.complete;
        let more = self.take_in(&sent, response).await?;
        // What was refused stays unsent, which alone is no reason to ask again.
        let again = self.store.sync_state(self.log).await?.complete_next;
        Ok(more && (again || !quiet || self.except.is_empty()))
    }

    /// Takes in an answer; `true` if the server has more.
    async fn take_in(&mut self, sent: &Sent, response: Response) -> Result<bool, Fault> {
        let snapshots = response.pages.iter().filter(|page| page.snapshot.is_some()).count();
        let kept_before = self.kept().await?;
        let now_ms = self.now_ms()?;
        let accepted = accept(&mut self.store, self.log, sent, response, now_ms).await;
        let more = accepted.map_err(fault)?;
        self.report.sent += sent.changes.len();
        self.report.received += snapshots + self.kept().await?.saturating_sub(kept_before);
        Ok(more)
    }

    /// How many changes are kept of the log. What was received live comes again in the next
    /// exchange, and is no news then.
    async fn kept(&mut self) -> Result<usize, Fault> {
        let count: u64 = self.store.pages(self.log).await?.iter().map(|page| page.changes).sum();
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Decides what to do about a refusal; `true` if there is something to go on with.
    async fn refused(&mut self, body: &[u8]) -> Result<bool, Fault> {
        let problem: Problem = serde_json::from_slice(body)
            .map_err(|_| Fault::other("server_unreachable", "something else answered"))?;
        if problem.code == Code::LogNotFound {
            self.report.ended = true;
            return Ok(false);
        }
        let page = problem.page.filter(|page| !self.except.contains(page));
        let Some(page) = page else {
            return Err(Fault::refused(problem));
        };
        if problem.code == Code::MissingDependency && self.requeued.insert(page) {
            requeue(&mut self.store, page).await.map_err(fault)?;
            return Ok(true);
        }
        // Only the owner takes over what others have logged on this device.
        let may_help = problem.code == Code::ActorForged && self.role == Role::Owner;
        if may_help && self.anew.insert(page) {
            self.report.anew += write_anew(&self.store, page, self.device).await?;
            return Ok(true);
        }
        self.except.push(page);
        self.report.refused.push((page, problem.code));
        Ok(true)
    }

    /// Makes pages open fast; one that is damaged stays as it is.
    async fn compact(&self) -> Result<(), Fault> {
        match Log::new(self.log, self.store.clone()).compact().await {
            Err(LogError::Page(PageError::Unreadable | PageError::Automerge(_))) => Ok(()),
            done => Ok(done?),
        }
    }

    fn now_ms(&self) -> Result<i64, Fault> {
        let now = self.clock.call0(&JsValue::NULL).ok().and_then(|now| now.as_f64());
        now.map(whole_ms).ok_or_else(|| Fault::input("the clock gives no number"))
    }

    async fn send(&self, body: Vec<u8>) -> Result<(u16, Vec<u8>), Fault> {
        let unreachable = |_| Fault::other("server_unreachable", "the server cannot be reached");
        let body = Uint8Array::from(body.as_slice());
        let promise = self.post.call1(&JsValue::NULL, &body).map_err(unreachable)?;
        let promise: Promise = promise.dyn_into().map_err(unreachable)?;
        let answer = JsFuture::from(promise).await.map_err(unreachable)?;
        let part = |name: &str| Reflect::get(&answer, &name.into()).map_err(unreachable);
        let status = part("status")?.as_f64().unwrap_or_default();
        let body: Uint8Array = part("body")?.dyn_into().map_err(unreachable)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "three digits")]
        Ok((status as u16, body.to_vec()))
    }
}

fn received_in(response: &Response) -> usize {
    let count = |page: &PageAnswer| page.changes.len() + usize::from(page.snapshot.is_some());
    response.pages.iter().map(count).sum()
}
