use std::collections::BTreeSet;

use banister_shared::api::Problem;
use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};
use banister_shared::store::PageState;
use banister_shared::sync::{Request, Response, accept, prepare, requeue};

use super::progress::Progress;
use super::{Report, anew};
use crate::clock;
use crate::command_error::CommandError;
use crate::device::Device;
use crate::net::{Account, Body, Call};
use crate::output::Output;
use crate::store::KnownLog;

/// A log of ten years needs a few dozen; more means that both sides never agree.
const ROUNDS_MAX: usize = 1_000;

/// Pages that need care.
#[derive(Default)]
struct Troubled {
    /// Refused: left out from now on.
    except: Vec<PageId>,
    /// Sent from the beginning once already.
    requeued: BTreeSet<PageId>,
    /// Written anew once already.
    anew: BTreeSet<PageId>,
    progress: Progress,
}

/// Exchanges with the server until both hold the same of this log.
pub(super) fn exchange(
    account: &mut Account<'_>,
    log: &KnownLog,
    out: Output,
    report: &mut Report,
) -> Result<(), CommandError> {
    let except = not_to_be_sent(account.device, log)?;
    let mut troubled = Troubled { except, ..Troubled::default() };
    for _ in 0..ROUNDS_MAX {
        match round(account, log.id, &mut troubled, report) {
            Ok(true) => {
                out.progress(format_args!("sent {}, received {} …", report.sent, report.received));
            }
            Ok(false) => return Ok(()),
            Err(CommandError::Refused(problem)) => {
                if access_ended(account, log, &problem, report)? {
                    return Ok(());
                }
                refused(account, log, *problem, &mut troubled, report)?;
            }
            Err(error) => return Err(error),
        }
    }
    Err(account.server().bad_answer("the exchange never ends"))
}

/// What was logged here under another account, where this one may not write, waits for that one.
fn not_to_be_sent(device: &mut Device, log: &KnownLog) -> Result<Vec<PageId>, CommandError> {
    let pages = device.store.page_states(log.id)?.into_iter();
    let waits = |page: &PageState| page.unsent > 0 && !log.role.may_write(page.page.kind);
    Ok(pages.filter(waits).map(|page| page.page).collect())
}

/// One request and its answer; `true` if there is more to do.
fn round(
    account: &mut Account<'_>,
    log: LogId,
    troubled: &mut Troubled,
    report: &mut Report,
) -> Result<bool, CommandError> {
    let store = &mut account.device.store;
    let prepared = pollster::block_on(prepare(&mut *store, log, clock::now_ms(), &troubled.except));
    let (request, sent) = prepared?;
    let mut response = post(account, log, &request)?;
    once_only(&mut response, &mut troubled.requeued);
    let received: usize =
        response.pages.iter().map(|p| p.changes.len() + usize::from(p.snapshot.is_some())).sum();
    let quiet = received == 0 && sent.changes.is_empty() && !response.more && !sent.complete;
    let snapshots = response.pages.iter().filter(|page| page.snapshot.is_some()).count();
    let kept_before = if received > 0 { kept(account.device, log)? } else { 0 };
    let seen = Progress::before(account.device, request.cursor, &response)?;
    let store = &mut account.device.store;
    let more = pollster::block_on(accept(store, log, &sent, response, clock::now_ms()))?;
    report.sent += sent.changes.len();
    if received > 0 {
        report.received += snapshots + kept(account.device, log)?.saturating_sub(kept_before);
    }
    // What was refused stays unsent, which alone is no reason to ask again.
    let only_refused = quiet && !troubled.except.is_empty();
    let goes_on = troubled.progress.after(account.device, seen)?;
    let more = more && (!only_refused || account.device.store.exchange_state(log)?.complete_next);
    if more && !goes_on {
        return Err(CommandError::NoProgress { server: account.server().address().to_owned() });
    }
    Ok(more)
}

/// How many changes are kept of the log. What was received live comes again in the next
/// exchange, and is no news then.
fn kept(device: &mut Device, log: LogId) -> Result<usize, CommandError> {
    let count: u64 = device.store.page_states(log)?.iter().map(|page| page.changes).sum();
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// A page that the server lacks for ever is sent from the beginning once.
fn once_only(response: &mut Response, requeued: &mut BTreeSet<PageId>) {
    for answer in response.pages.iter_mut().filter(|answer| answer.lacks) {
        answer.lacks = requeued.insert(answer.page);
    }
}

fn post(
    account: &mut Account<'_>,
    log: LogId,
    request: &Request,
) -> Result<Response, CommandError> {
    let path = format!("/logs/{log}/exchange");
    let body = Body::Cbor(request.encode());
    let bytes = account.send(&Call { method: "POST", path: &path, body })?;
    Response::decode(&bytes).map_err(|_| account.server().bad_answer("no exchange"))
}

/// A joined log that the server does not show any more.
fn access_ended(
    account: &mut Account<'_>,
    log: &KnownLog,
    problem: &Problem,
    report: &mut Report,
) -> Result<bool, CommandError> {
    if problem.code != Code::LogNotFound {
        return Ok(false);
    }
    let ended = KnownLog { ended: true, ..log.clone() };
    account.device.store.keep_logs(std::slice::from_ref(&ended), None)?;
    report.ended.push(ended);
    Ok(true)
}

/// Decides what to do about a refused page; without one there is nothing to go on with.
fn refused(
    account: &mut Account<'_>,
    log: &KnownLog,
    problem: Problem,
    troubled: &mut Troubled,
    report: &mut Report,
) -> Result<(), CommandError> {
    let Some(page) = problem.page.filter(|page| !troubled.except.contains(page)) else {
        return Err(CommandError::Refused(Box::new(problem)));
    };
    if problem.code == Code::MissingDependency && troubled.requeued.insert(page) {
        return Ok(pollster::block_on(requeue(&mut account.device.store, page))?);
    }
    if anew::may_help(problem.code, log) && troubled.anew.insert(page) {
        report.anew += anew::write(account.device, page)?;
        return Ok(());
    }
    troubled.except.push(page);
    report.refused.push((page, problem.code));
    Ok(())
}
