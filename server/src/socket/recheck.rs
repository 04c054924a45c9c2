use std::collections::HashMap;

use banister_shared::error::Code;
use banister_shared::ids::LogId;

use super::end::End;
use super::grants::{self, Grant};
use super::talk::Talking;
use crate::error::ApiError;
use crate::hub::ToPage;
use crate::store::Connection;

type Now = HashMap<LogId, Option<Grant>>;

impl Talking {
    /// Reads anew who this is and what they may do, after either may have changed.
    pub(super) async fn recheck(&mut self) -> Result<(), End> {
        let (shown, caller, logs) =
            (self.credentials.clone(), self.socket.caller, self.grants.logs());
        let now_ms = self.state.clock.now_ms();
        let read = move |conn: &mut Connection| -> Result<Now, ApiError> {
            shown.check(conn)?;
            let grant = |log: LogId| Ok((log, grants::read(conn, caller, log, now_ms)?));
            logs.into_iter().map(grant).collect()
        };
        match self.state.store.read(read).await {
            Ok(grants) => self.grants.replace(grants),
            Err(error) => {
                return Err(match error.code() {
                    Code::SessionEnded | Code::NotAuthenticated => End::NotAuthenticated,
                    _ => End::Unavailable,
                });
            }
        }
        self.apply().await
    }

    /// Lets go of pages that may no longer be read, and tells the others what may be written.
    async fn apply(&mut self) -> Result<(), End> {
        let number = self.socket.number;
        let (kept, lost) = std::mem::take(&mut self.pages)
            .into_iter()
            .partition(|(page, _)| self.grants.get(page.log).is_some());
        self.pages = kept;
        for (page, handle) in lost {
            handle.leave(number);
            self.unavailable(page.into());
        }
        for (page, handle) in &self.pages {
            let may_write = self.may_write(*page);
            let told = handle.tell(ToPage::Role(number, may_write)).await;
            told.map_err(|_| End::Unavailable)?;
        }
        Ok(())
    }
}
