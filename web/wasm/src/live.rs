use banister_shared::ids::{LogId, PageId};
use banister_shared::sync::SyncError;
use banister_shared::sync::live::{Backoff, Live, introduction};
use banister_shared::wire::Message;
use js_sys::Uint8Array;
use serde::Serialize;
use serde_bytes::ByteBuf;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::core::{log_id, random};
use crate::database::DeviceDatabase;
use crate::fault::Fault;
use crate::js::{from_js, to_js};
use crate::store::BrowserStore;
use crate::when::whole_ms;

/// The device's side of one socket: frames in, frames out. Only one may be used at a time in a
/// browser, and nothing else may exchange meanwhile.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Connection {
    store: BrowserStore,
    own: String,
    storage: String,
    waiting: Vec<(LogId, Vec<PageId>)>,
    /// Live once the server has introduced itself.
    logs: Vec<(LogId, Live)>,
}

/// What came of a frame.
#[derive(Default, Serialize)]
struct Heard {
    frames: Vec<ByteBuf>,
    received: usize,
    acknowledged: usize,
    /// A page is not shown any more: an exchange will say why.
    unavailable: bool,
    /// The server ends the connection, and why.
    error: Option<String>,
    /// The server has introduced itself.
    introduced: bool,
}

#[wasm_bindgen]
impl Connection {
    /// `logs` are ids, each with the pages that the last exchange had refused:
    /// `[[log, [page, …]], …]`.
    #[wasm_bindgen(constructor)]
    pub fn new(database: DeviceDatabase, device: &str, logs: JsValue) -> Result<Self, Fault> {
        let named: Vec<(String, Vec<String>)> = from_js(logs)?;
        let page = |text: String| text.parse::<PageId>().map_err(Fault::input);
        let log = |(log, except): (String, Vec<String>)| {
            Ok((log_id(&log)?, except.into_iter().map(page).collect::<Result<_, Fault>>()?))
        };
        Ok(Self {
            store: BrowserStore(database),
            own: format!("banister-{device}"),
            storage: device.to_owned(),
            waiting: named.into_iter().map(log).collect::<Result<_, Fault>>()?,
            logs: Vec::new(),
        })
    }

    /// The first frame.
    pub fn introduction(&self) -> Uint8Array {
        Uint8Array::from(introduction(&self.own, &self.storage).encode().as_slice())
    }

    /// Asks for what should be live and sends what was written since: frames.
    pub async fn tend(&mut self, now_ms: f64) -> Result<JsValue, Fault> {
        let mut frames = Vec::new();
        for (_, live) in &mut self.logs {
            let messages = live.tend(&mut self.store, whole_ms(now_ms)).await?;
            frames.extend(messages.iter().map(|message| ByteBuf::from(message.encode())));
        }
        to_js(&frames)
    }

    /// Takes in a frame; what it brings is on disk when the promise resolves.
    pub async fn hear(&mut self, frame: &[u8], now_ms: f64) -> Result<JsValue, Fault> {
        let message = Message::decode(frame).map_err(|error| Fault::other("bad_answer", error))?;
        let heard = match message {
            Message::Peer { sender, .. } => self.introduced(&sender),
            Message::Error { message, .. } => Heard { error: Some(message), ..Heard::default() },
            other => self.told(other, whole_ms(now_ms)).await?,
        };
        to_js(&heard)
    }

    /// Notes that the server is there.
    #[wasm_bindgen(js_name = noteContact)]
    pub async fn note_contact(&mut self, now_ms: f64) -> Result<(), Fault> {
        for (_, live) in &self.logs {
            live.note_contact(&mut self.store, whole_ms(now_ms)).await?;
        }
        Ok(())
    }
}

impl Connection {
    fn introduced(&mut self, server: &str) -> Heard {
        let live = |(log, except): (LogId, Vec<PageId>)| {
            (log, Live::new(log, self.own.clone(), server.to_owned(), &except))
        };
        self.logs.extend(std::mem::take(&mut self.waiting).into_iter().map(live));
        Heard { introduced: true, ..Heard::default() }
    }

    async fn told(&mut self, message: Message, now_ms: i64) -> Result<Heard, Fault> {
        let about = log_of(&message);
        let live = self.logs.iter_mut().find(|(log, _)| Some(*log) == about);
        let Some((_, live)) = live else { return Ok(Heard::default()) };
        let heard = live.hear(&mut self.store, message, now_ms).await.map_err(fault)?;
        Ok(Heard {
            frames: heard.messages.iter().map(|m| ByteBuf::from(m.encode())).collect(),
            received: heard.received,
            acknowledged: heard.acknowledged,
            unavailable: heard.unavailable,
            ..Heard::default()
        })
    }
}

pub(crate) fn fault(error: SyncError<crate::store::StoreFault>) -> Fault {
    match error {
        SyncError::Store(error) => error.into(),
        SyncError::BadAnswer => Fault::other("bad_answer", "the server contradicts this log"),
    }
}

fn log_of(message: &Message) -> Option<LogId> {
    let document = match message {
        Message::Sync(said) | Message::Request(said) => said.document,
        Message::DocUnavailable { document, .. } => *document,
        _ => return None,
    };
    document.page().map(|page| page.log)
}

/// How long to wait before connecting again: longer each time, and never the same.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Pauses(Backoff);

#[wasm_bindgen]
impl Pauses {
    /// None as yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next pause in ms.
    #[expect(clippy::should_implement_trait, reason = "it may fail, and JavaScript calls it")]
    #[expect(clippy::cast_precision_loss, reason = "a minute at most")]
    pub fn next(&mut self) -> Result<f64, Fault> {
        let pause = self.0.next(u64::from_le_bytes(random()?));
        Ok(pause.as_millis() as f64)
    }

    /// A connection was good.
    pub fn reset(&mut self) {
        self.0.reset();
    }
}
