use anyhow::Result;
use banister_shared::ids::{Month, PageId};

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::bytes::{Told, dense, fat, long};
use super::super::eve::{Eve, about};
use super::super::ground::Ground;

const AT_ONCE: usize = 8;
/// Changes of 60 KB in one message of 4 MiB.
const FAT: usize = 68;
/// Changes of a document of a few hundred bytes.
const LONG: usize = 20_000;
/// Changes of a message of a few hundred bytes, and operations in each.
const DENSE: (usize, usize) = (5, 49_000);
/// Pages that a log may have.
const PAGES: usize = 9_000;
/// Messages on one connection, each about another page: more than are dealt with in time.
const EACH: usize = 900;

/// Much that is to be checked and stored, each time as another page.
#[derive(Clone, Copy)]
pub(crate) enum Large {
    /// In bytes.
    Fat,
    /// In changes.
    Long,
    /// In operations.
    Dense,
}

impl Large {
    fn told(self) -> Result<Told> {
        match self {
            Self::Fat => fat(FAT),
            Self::Long => Ok(long(LONG)),
            Self::Dense => dense(DENSE.0, DENSE.1),
        }
    }
}

impl Attack for Large {
    fn what(&self) -> String {
        let what = match self {
            Self::Fat => "messages of 4 MiB".to_owned(),
            Self::Long => format!("documents of {LONG} changes"),
            Self::Dense => {
                format!("messages of 750 bytes with {} × {} operations", DENSE.0, DENSE.1)
            }
        };
        format!("{what}, {AT_ONCE} connections")
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let (eve, told) = (ground.eve()?, self.told()?);
        Ok(Box::new(move |clock| {
            let (eve, told) = (&eve, &told);
            again_and_again(clock, AT_ONCE, |number| async move {
                let mut connection = Eve::open(&eve.url(number)).await?.reading();
                for _ in 0..EACH {
                    let month = Month::new((clock.done() % PAGES) as u16);
                    let page = PageId::episodes(eve.home.log, month);
                    clock.count(1);
                    connection.send(&about(page, &told.message)?).await?;
                }
                connection.closed().await;
                Ok(())
            });
        }))
    }
}
