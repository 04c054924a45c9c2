use std::collections::HashMap;

use banister_shared::error::Code;
use banister_shared::ids::{LogId, PageId};

use super::end::End;
use super::grants::{self, Grant};
use super::talk::Talking;
use crate::error::ApiError;
use crate::hub::ToPage;
use crate::store::Connection;

type Now = HashMap<LogId, Option<Grant>>;

impl Talking {
    /// Reads anew who this is and what they may do, after either may have changed, and tells the
    /// pages what may be written.
    pub(super) async fn recheck(&mut self) -> Result<(), End> {
        self.look_anew().await?;
        let pages: Vec<PageId> = self.pages.keys().copied().collect();
        for page in pages {
            let may_write = self.may_write(page);
            self.tell(page, ToPage::Role(self.socket.number, may_write)).await?;
        }
        Ok(())
    }

    /// Reads anew who this is, and lets go of pages that may no longer be read. Never waits for
    /// a page.
    pub(super) async fn look_anew(&mut self) -> Result<(), End> {
        let (shown, caller, logs) =
            (self.credentials.clone(), self.socket.caller, self.grants.logs());
        let now_ms = self.state.clock.now_ms();
        let read = move |conn: &mut Connection| -> Result<Now, ApiError> {
            shown.check(conn)?;
            let grant = |log: LogId| Ok((log, grants::read(conn, caller, log, now_ms)?));
            logs.into_iter().map(grant).collect()
        };
        match self.state.store.read(read).await {
            Ok(grants) => {
                if self.grants.replace(grants) {
                    // Its device was told that there is nothing, and asks no more: it asks for
                    // everything when it comes back.
                    return Err(End::Returned);
                }
            }
            Err(error) => {
                return Err(match error.code() {
                    Code::SessionEnded | Code::NotAuthenticated => End::NotAuthenticated,
                    _ => End::Unavailable,
                });
            }
        }
        self.let_go_of_lost();
        Ok(())
    }

    fn let_go_of_lost(&mut self) {
        let number = self.socket.number;
        let (kept, lost) = std::mem::take(&mut self.pages)
            .into_iter()
            .partition(|(page, _)| self.grants.get(page.log).is_some());
        self.pages = kept;
        for (page, handle) in lost {
            handle.leave(number);
            self.unavailable(page.into());
        }
    }
}
