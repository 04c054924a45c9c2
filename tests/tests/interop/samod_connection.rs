use std::convert::Infallible;
use std::sync::Arc;

use futures_util::StreamExt;
use samod::{BackoffConfig, DialerEvent, DialerHandle};

use crate::dialer::WebSocketDialer;
use crate::{Person, Samod};

impl Samod {
    /// Tells a peer that was offline where the server is.
    pub(crate) fn go_online(&mut self, person: &Person) {
        let url = WebSocketDialer(person.sync_url().parse().unwrap());
        let dialer = self.repo.dial(BackoffConfig::default(), Arc::new(url)).unwrap();
        self.wait("connected", dialer.established()).unwrap();
        self.dialer = Some(dialer);
    }

    /// Waits for the connection to be lost.
    pub(crate) fn until_disconnected(&self, act: impl FnOnce()) {
        let events = self.dialer().events();
        act();
        let lost = |event| matches!(event, DialerEvent::Disconnected { .. }).then_some(());
        self.first("disconnected", events.filter_map(|event| std::future::ready(lost(event))));
    }

    /// Waits until it has tried in vain to come back.
    pub(crate) fn until_it_tries_again_in_vain(&self) {
        let events = self.dialer().events();
        // The second attempt follows a first that failed.
        let again = |event| matches!(event, DialerEvent::Reconnecting { attempt } if attempt > 1);
        let again = |event| std::future::ready(again(event).then_some(()));
        self.first("trying again", events.filter_map(again));
    }

    /// Waits until the connection is there again.
    pub(crate) fn until_connected(&self) {
        self.wait("connected", self.dialer().established()).unwrap();
    }

    pub(crate) fn dialer(&self) -> &DialerHandle<Infallible> {
        self.dialer.as_ref().unwrap()
    }
}
