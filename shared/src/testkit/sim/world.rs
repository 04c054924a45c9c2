use std::collections::BTreeSet;

use super::act::act;
use super::device::{Device, Part};
use super::server::{Answer, Server};
use crate::ids::LogId;
use crate::record::Profile;
use crate::sync::Sent;
use crate::testkit::arbitrary::{DAY_MS, EPOCH_MS, MINUTE_MS};
use crate::testkit::rng::Rng;
use crate::time::LocalDay;
use crate::view;

const YEAR_MS: i64 = 365 * DAY_MS;

/// Everyone, and the network between them.
#[derive(Debug)]
pub struct World<S> {
    rng: Rng,
    /// The devices: a phone with two tabs, a tablet, a laptop a year ahead, a caregiver.
    pub devices: Vec<Device>,
    /// The server.
    pub server: S,
    on_the_way: Vec<Message>,
    now_ms: i64,
}

/// Something the network carries.
#[derive(Debug, Clone)]
struct Message {
    device: usize,
    /// The tab that waits for the answer; it may have died since.
    actor: automerge::ActorId,
    sent: Sent,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    Request(Vec<u8>),
    Answer(Vec<u8>),
}

impl<S: Server> World<S> {
    /// A world in which everything follows from the seed. `server` is given the devices.
    pub fn new(seed: u64, log: LogId, server: impl FnOnce(&[Device]) -> S) -> Self {
        let mut rng = Rng::new(seed);
        let devices = vec![
            Device::new(&mut rng, log, Part::Owner, 2, 0),
            Device::new(&mut rng, log, Part::Owner, 1, 90_000),
            Device::new(&mut rng, log, Part::Owner, 1, YEAR_MS),
            Device::new(&mut rng, log, Part::Caregiver, 1, -YEAR_MS),
        ];
        let server = server(&devices);
        Self { rng, devices, server, on_the_way: Vec::new(), now_ms: EPOCH_MS }
    }

    /// Lets `steps` things happen at random.
    pub fn run(&mut self, steps: usize) {
        for _ in 0..steps {
            self.now_ms += i64::try_from(self.rng.below(120)).unwrap_or(0) * MINUTE_MS;
            let device = usize::try_from(self.rng.below(self.devices.len() as u64)).unwrap_or(0);
            match self.rng.below(10) {
                0..3 => self.act(device),
                3..5 => self.send(device),
                5 => self.crash(device),
                _ => self.carry(),
            }
        }
    }

    /// Gives everyone a working network until nobody has anything left to say.
    pub fn settle(&mut self) {
        self.on_the_way.clear();
        for round in 0.. {
            assert!(round < 20, "the devices never come to rest");
            let before = self.server.committed().len();
            (0..self.devices.len()).for_each(|device| self.exchange_all(device));
            if round > 1 && self.server.committed().len() == before {
                return;
            }
        }
    }

    /// What must hold in the end: everyone shows the same, and nothing that anybody was told is
    /// stored has been lost.
    pub fn check(&mut self) {
        let committed = self.server.committed();
        let first = self.shown(0);
        for number in 0..self.devices.len() {
            let shown = self.shown(number);
            assert_eq!(shown, first, "device {number} shows something else");
            let Some(device) = self.devices.get(number) else { continue };
            let lost: BTreeSet<_> = device.acknowledged.difference(&committed).collect();
            assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
            let lost: BTreeSet<_> = device.written.difference(&committed).collect();
            assert!(lost.is_empty(), "written and lost: {lost:?}");
        }
    }

    /// Everything a device can show: records, conflicts, timeline, days.
    fn shown(&mut self, number: usize) -> String {
        let Some(device) = self.devices.get_mut(number) else { return String::new() };
        let entries = device.entries();
        let conflicts = super::ready(device.log.conflicts());
        let conflicts = conflicts.unwrap_or_else(|error| panic!("unreadable log: {error}"));
        let timeline = view::timeline(&entries, None);
        let (from, to) = (EPOCH_MS - YEAR_MS, EPOCH_MS + 2 * YEAR_MS);
        let day = |ms| LocalDay::of(&crate::time::Moment::utc(ms), 0);
        let days = view::days(&entries, &Profile::unset(), day(from), day(to));
        format!("{entries:#?}\n{conflicts:#?}\n{timeline:#?}\n{days:#?}")
    }

    fn act(&mut self, number: usize) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let tab = usize::try_from(self.rng.below(device.tabs.len() as u64)).unwrap_or(0);
        act(device, &mut self.rng, tab, self.now_ms);
    }

    fn send(&mut self, number: usize) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let (body, sent) = device.request(self.now_ms);
        let Some(actor) = self.rng.pick(&device.tabs).map(|tab| tab.actor.clone()) else { return };
        self.on_the_way.push(Message { device: number, actor, sent, kind: Kind::Request(body) });
    }

    fn crash(&mut self, number: usize) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let tab = usize::try_from(self.rng.below(device.tabs.len() as u64)).unwrap_or(0);
        device.crash(&mut self.rng, tab);
    }

    /// Takes any message from the way: it arrives, arrives twice, or is lost.
    fn carry(&mut self) {
        if self.on_the_way.is_empty() {
            return;
        }
        let place = usize::try_from(self.rng.below(self.on_the_way.len() as u64)).unwrap_or(0);
        let message = self.on_the_way.swap_remove(place);
        if self.rng.chance(20) {
            return;
        }
        if self.rng.chance(20) {
            self.on_the_way.push(message.clone());
        }
        match message.kind {
            Kind::Request(ref body) => {
                if let Ok(answer) = self.serve(message.device, body) {
                    self.on_the_way.push(Message { kind: Kind::Answer(answer), ..message });
                }
            }
            Kind::Answer(ref body) => self.arrive(&message, body),
        }
    }

    fn serve(&mut self, number: usize, body: &[u8]) -> Answer {
        let role = self.devices.get(number).map_or(crate::api::Role::Viewer, |d| d.part.role());
        self.server.exchange(number, role, body)
    }

    /// An answer reaches the tab that asked, if it still lives.
    fn arrive(&mut self, message: &Message, body: &[u8]) {
        let now_ms = self.now_ms;
        let Some(device) = self.devices.get_mut(message.device) else { return };
        if device.tabs.iter().any(|tab| tab.actor == message.actor) {
            device.answer(&message.sent, body, now_ms);
        }
    }

    fn exchange_all(&mut self, number: usize) {
        for round in 0.. {
            assert!(round < 50, "device {number} never comes to rest");
            let Some(device) = self.devices.get_mut(number) else { return };
            let (body, sent) = device.request(self.now_ms);
            let answer = self.serve(number, &body);
            let now_ms = self.now_ms;
            let Some(device) = self.devices.get_mut(number) else { return };
            match answer {
                Ok(answer) if !device.answer(&sent, &answer, now_ms) => return,
                Ok(_) => {}
                Err(problem) => device.refused(&problem),
            }
        }
    }
}
