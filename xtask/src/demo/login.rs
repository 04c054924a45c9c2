//! How to log in to the demo.

use super::people::{CAREGIVER, PASSWORD, PERSON};

/// What to type, for a server at this address.
pub(crate) fn text(address: &str, banister: &str, homes: &str) -> String {
    let robin = commands(address, banister, &format!("{homes}/robin"), PERSON);
    let kim = commands(address, banister, &format!("{homes}/kim"), CAREGIVER);
    format!(
        "\nRobin has the log; Kim may read it. The password of both is {PASSWORD}\n\n\
         In another terminal, as Robin on a new device:\n{robin}\n\
         Or as Kim:\n{kim}"
    )
}

fn commands(address: &str, banister: &str, home: &str, email: &str) -> String {
    format!(
        "  export BANISTER_HOME={home}\n  \
         echo {PASSWORD} | {banister} login --server {address} --email {email} \
         --device laptop --password-stdin\n  \
         {banister} sync\n  \
         {banister} timeline\n"
    )
}
