use anyhow::Result;
use banister_shared::ids::PageId;

use super::super::attack::{Attack, Ready, again_and_again};
use super::super::bytes::long;
use super::super::eve::{Eve, about, join};
use super::super::ground::Ground;

const AT_ONCE: usize = 8;
const PAGES: usize = 100;
const CHANGES: usize = 20_000;

/// Pages that have to be read before anything can be said about them, and far more of them than
/// are kept open.
pub(crate) struct Loading;

impl Attack for Loading {
    fn what(&self) -> String {
        format!(
            "{PAGES} pages of {CHANGES} changes asked for on {AT_ONCE} connections, new ones all the time"
        )
    }

    fn prepare(&self, ground: &Ground) -> Result<Ready> {
        let eve = ground.eve()?;
        let pages: Vec<_> = (0..PAGES).map(|number| eve.home.page(number)).collect();
        eve.upload(&pages, &long(CHANGES))?;
        let visit = visit(&pages)?;
        Ok(Box::new(move |clock| {
            let (eve, visit) = (&eve, &visit);
            again_and_again(clock, AT_ONCE, |number| async move {
                let mut connection = Eve::open(&eve.url(number)).await?.reading();
                connection.send(visit).await?;
                connection.closed().await;
                clock.count(PAGES);
                Ok(())
            });
        }))
    }
}

/// Speaks about pages, and then asks for the end: whatever comes second may not be a `join`.
fn visit(pages: &[PageId]) -> Result<Vec<u8>> {
    // A head that nobody has; neither needs, summaries nor changes.
    let saying = [&[0x42, 1][..], &[7; 32], &[0, 0, 0]].concat();
    let mut bytes = Vec::new();
    for page in pages {
        bytes.extend(about(*page, &saying)?);
    }
    bytes.extend(join()?);
    Ok(bytes)
}
