//! What one account can try.

mod exchanges;
mod filters;
mod forbidden;
mod half;
mod inflating;
mod large;
mod loading;
mod months;
mod nothing;
mod order;
mod pages;
mod random;
mod readers;
mod senders;
mod silent;
mod unread;

use super::attack::Attack;
use large::Large;

/// Every attack, after none.
pub(crate) fn all() -> Vec<Box<dyn Attack>> {
    vec![
        Box::new(nothing::Nothing),
        Box::new(random::Random),
        Box::new(order::Order),
        Box::new(senders::Senders),
        Box::new(forbidden::Forbidden),
        Box::new(pages::Pages),
        Box::new(loading::Loading),
        Box::new(filters::Filters),
        Box::new(inflating::Inflating),
        Box::new(Large::Fat),
        Box::new(Large::Long),
        Box::new(Large::Dense),
        Box::new(half::Half),
        Box::new(readers::Readers),
        Box::new(silent::Silent),
        Box::new(exchanges::Exchanges),
        Box::new(months::Months),
        Box::new(unread::Unread),
    ]
}
