//! Changes of single fields, as JSON says them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::Fault;

/// `record` with the fields of `patch` in place of its own.
pub(crate) fn patched<T: Serialize + DeserializeOwned>(
    record: &T,
    patch: &Value,
) -> Result<T, Fault> {
    let mut value = serde_json::to_value(record).map_err(Fault::input)?;
    let (Value::Object(fields), Value::Object(patch)) = (&mut value, patch) else {
        return Err(Fault::input("a patch has to be an object"));
    };
    for (name, new) in patch {
        match fields.get_mut(name) {
            Some(field) => *field = new.clone(),
            None => return Err(Fault::input(format!("there is no field {name}"))),
        }
    }
    serde_json::from_value(value).map_err(Fault::input)
}

/// The same in place, where the patch has been tried. It is done to the record as it stands when
/// it is written: whatever else was changed since it was tried stays.
pub(crate) fn apply<T: Serialize + DeserializeOwned>(record: &mut T, patch: &Value) {
    if let Ok(new) = patched(record, patch) {
        *record = new;
    }
}

#[cfg(test)]
mod tests {
    use banister_shared::record::Episode;
    use banister_shared::time::Moment;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_named_fields_change() {
        let before = Episode { could_move: Some(true), ..Episode::starting(Moment::utc(5)) };
        let patch = json!({ "pain": 4, "could_move": null, "supports": ["banister"] });
        let after = patched(&before, &patch).unwrap();
        assert_eq!(after.pain.map(u8::from), Some(4));
        assert_eq!((after.could_move, after.started_at), (None, Moment::utc(5)));
        assert_eq!(after.supports.0.len(), 1);
    }

    #[test]
    fn what_is_no_field_or_no_value_is_refused() {
        let episode = Episode::starting(Moment::utc(5));
        for patch in [
            json!({ "colour": 1 }),
            json!({ "pain": 11 }),
            json!([]),
            json!({ "started_at": null }),
        ] {
            assert!(patched(&episode, &patch).is_err(), "{patch}");
        }
    }
}
