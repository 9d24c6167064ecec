//! The record of a run, from what its state says.

use roma_import::ItemKind;
use roma_import::history::ImportHistory;
use roma_import::record::{ExcludedItem, Record, RecordedImport};
use serde::Deserialize;

/// What a run has done, and what it has not.
#[derive(Deserialize)]
struct Told {
    project_id: String,
    instance_id: String,
    destination: Option<String>,
    imports: Vec<Sent>,
    set_aside: Vec<Left>,
}

#[derive(Deserialize)]
struct Sent {
    id: String,
    body: String,
    history: ImportHistory,
}

#[derive(Deserialize)]
struct Left {
    kind: ItemKind,
    id: String,
    /// The line of the list that it is on, from 1.
    line: Option<usize>,
    message: String,
}

/// The record as JSON, or else as a table; an error if what is told makes no sense.
pub(crate) fn record(
    told: &str,
    as_json: bool,
    moment: &dyn Fn(i64) -> String,
) -> Result<String, serde_json::Error> {
    let told: Told = serde_json::from_str(told)?;
    let record = Record {
        project_id: &told.project_id,
        instance_id: &told.instance_id,
        destination: told.destination.as_deref(),
        began_at: None,
        stopped_at: None,
        imports: (told.imports.iter())
            .map(|Sent { id, body, history }| RecordedImport { id, body, history })
            .collect(),
        set_aside: (told.set_aside.iter())
            .map(|left| ExcludedItem {
                kind: left.kind,
                id: &left.id,
                line: left.line,
                message: &left.message,
            })
            .collect(),
        set_aside_count: told.set_aside.len(),
    };
    Ok(if as_json {
        record.to_json(moment)
    } else {
        record.to_csv(moment)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_record_is_written_in_either_form_and_never_of_what_makes_no_sense() {
        let told = r#"{"project_id":"p","instance_id":"i","imports":[
            {"id":"0","body":"{\"apps\":\"a\"}","history":{"attempts":[{"sent_at":5,"job_id":"j","end":"failed","ended_at":7,"job_began_at":6,"job_ended_at":"soon","reasons":{"count":1,"first":["m"],"code":"X.1","listed":[{"error_code":"X.1","error_msg":"m"}]}}]}}],
            "set_aside":[{"kind":"task","id":"b","line":3,"message":"Twice."}]}"#;
        let moment = |millis: i64| millis.to_string();
        let csv = record(told, false, &moment).unwrap();
        let rows: Vec<&str> = csv.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                r#""application","a","1","failed","j","5","7","X.1","m","","6","soon","p","i","""#,
                r#""task","b","","set_aside","","","","","Twice.","","","","p","i","""#,
            ]
        );
        let json: serde_json::Value =
            serde_json::from_str(&record(told, true, &moment).unwrap()).unwrap();
        let import = &json["imports"][0];
        assert_eq!(
            (&import["state"], &import["code"]),
            (&"failed".into(), &"X.1".into())
        );
        let reasons = json!([{ "error_code": "X.1", "error_msg": "m" }]);
        assert_eq!(import["reasons"], reasons);
        let (began, ended) = (&import["job_began_at"], &import["job_ended_at"]);
        assert_eq!((began, ended), (&"6".into(), &"soon".into()));
        assert_eq!(import["attempts"][0]["reasons"], reasons);
        assert!(import.get("reasons_omitted").is_none());
        assert_eq!(json["set_aside"][0]["id"], "b");
        assert_eq!(json["set_aside"][0]["line"], 3);
        assert!(record(&told.replace("\"j\"", "7"), true, &moment).is_err());
    }
}
