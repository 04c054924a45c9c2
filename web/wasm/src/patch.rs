//! Changes of single fields, as JSON says them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::fault::Fault;

/// `record` with the fields of `patch` in place of its own. Of a field that holds names, `field+`
/// adds some and `field-` takes some away: all others stay, whoever wrote them.
pub(crate) fn patched<T: Serialize + DeserializeOwned>(
    record: &T,
    patch: &Value,
) -> Result<T, Fault> {
    let mut value = serde_json::to_value(record).map_err(Fault::input)?;
    let (Value::Object(fields), Value::Object(patch)) = (&mut value, patch) else {
        return Err(Fault::input("a patch has to be an object"));
    };
    for (name, new) in patch {
        change(fields, name, new)?;
    }
    serde_json::from_value(value).map_err(Fault::input)
}

fn change(fields: &mut Map<String, Value>, name: &str, new: &Value) -> Result<(), Fault> {
    let plain = name.trim_end_matches(['+', '-']);
    let Some(field) = fields.get_mut(plain) else {
        return Err(Fault::input(format!("there is no field {plain}")));
    };
    match name.strip_prefix(plain).unwrap_or_default() {
        "" => *field = new.clone(),
        "+" => add(field, new)?,
        "-" => remove(field, new)?,
        _ => return Err(Fault::input(format!("there is no field {name}"))),
    }
    Ok(())
}

/// Adds names; those of an object with what it says of them.
fn add(field: &mut Value, new: &Value) -> Result<(), Fault> {
    match (field, new) {
        (Value::Array(names), Value::Array(new)) => names.extend(new.iter().cloned()),
        (Value::Object(names), Value::Object(new)) => names.extend(new.clone()),
        (Value::Object(names), Value::Array(new)) => {
            for name in new.iter().filter_map(Value::as_str) {
                names.entry(name).or_insert(Value::Null);
            }
        }
        _ => return Err(Fault::input("only names can be added")),
    }
    Ok(())
}

fn remove(field: &mut Value, gone: &Value) -> Result<(), Fault> {
    match (field, gone) {
        (Value::Array(names), Value::Array(gone)) => names.retain(|name| !gone.contains(name)),
        (Value::Object(names), Value::Array(gone)) => {
            names.retain(|name, _| !gone.iter().any(|gone| gone == name));
        }
        _ => return Err(Fault::input("only names can be taken away")),
    }
    Ok(())
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
    fn names_are_added_and_taken_away_one_by_one() {
        let before = Episode::starting(Moment::utc(5));
        let stored = json!({ "supports": ["wall"], "strategies": { "stop": true, "legs": false } });
        let stored = patched(&before, &stored).unwrap();
        let patch = json!({
            "supports+": ["banister", "wall"],
            "strategies+": ["stop", "breathe"],
            "strategies-": ["legs"],
        });
        let after = serde_json::to_value(patched(&stored, &patch).unwrap()).unwrap();
        assert_eq!(after["supports"], json!(["banister", "wall"]));
        assert_eq!(after["strategies"], json!({ "stop": true, "breathe": null }));
        let patch = json!({ "supports-": ["wall", "floor"], "strategies+": { "stop": null } });
        let after = serde_json::to_value(patched(&stored, &patch).unwrap()).unwrap();
        assert_eq!(after["supports"], json!([]));
        assert_eq!(after["strategies"], json!({ "stop": null, "legs": false }));
    }

    #[test]
    fn what_is_no_field_or_no_value_is_refused() {
        let episode = Episode::starting(Moment::utc(5));
        for patch in [
            json!({ "colour": 1 }),
            json!({ "pain": 11 }),
            json!([]),
            json!({ "started_at": null }),
            json!({ "colour+": ["red"] }),
            json!({ "pain+": [1] }),
            json!({ "supports-": "wall" }),
        ] {
            assert!(patched(&episode, &patch).is_err(), "{patch}");
        }
    }
}
