//! The corpus: requests as data, each with the report that it must get.
//!
//! The format is described beside the files, in `corpus/README.md`.

#![allow(dead_code, unused_imports, reason = "each test takes what it needs")]

#[path = "case/carriage.rs"]
mod carriage;
#[path = "case/notation.rs"]
mod notation;
#[path = "case/pretty.rs"]
mod pretty;
#[path = "case/report.rs"]
mod report;

use std::fs;
use std::path::{Path, PathBuf};

use roma_import::contract::{BODY, INSTANCE_ID, MAX_NESTING, PROJECT_ID, TOKEN};
use roma_import::{Body, Field, Lang, Report, Request, Text, check, check_body, check_value};

use self::carriage::{has_sorted_keys, value_of};
use self::notation::{expanded, hex_bytes, notation};
pub(crate) use self::pretty::pretty;
pub(crate) use self::report::{in_other_words, of_body_alone, without_ranges, words_of};
use crate::document::{Ending, Node, Value, has_lone_surrogate, lossy, read, wtf8};
use crate::packing::Package;

/// Where the files are.
pub(crate) fn folder() -> PathBuf {
    // Other packages' tests read them as well.
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package
        .ancestors()
        .map(|folder| folder.join("core/tests/corpus"))
        .find(|corpus| corpus.is_dir())
        .expect("a package in the workspace")
}

/// A way for a request to come to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boundary {
    /// `check`: the whole request.
    Native,
    /// `check_value`: the whole request as one value.
    Request,
    /// `check_body`: the body alone, without the rest.
    Body,
    /// `check` with a body that was text and has been parsed.
    Value,
    /// `check` with a value as another language hands it over.
    Packed,
    /// The npm package.
    Npm,
    /// The endpoint.
    Http,
}

impl Boundary {
    pub(crate) const ALL: [Self; 7] = [
        Self::Native,
        Self::Request,
        Self::Body,
        Self::Value,
        Self::Packed,
        Self::Npm,
        Self::Http,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Request => "request",
            Self::Body => "body",
            Self::Value => "value",
            Self::Packed => "packed",
            Self::Npm => "npm",
            Self::Http => "http",
        }
    }
}

/// A file of cases, as it is written.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// The path's name without its ending: for a rule, its code.
    pub(crate) name: String,
    pub(crate) root: Node,
}

/// One request, and what is said of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) file: String,
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) input: Input,
    /// What is stored: the names of the boundaries that carry it.
    pub(crate) boundaries: Option<Node>,
    /// What is stored: why each of the others does not.
    pub(crate) not: Option<Node>,
    /// What is stored: the report in English.
    pub(crate) report: Option<Node>,
    /// What is stored: the words of its violations in Chinese.
    pub(crate) zh: Option<Node>,
    /// What is stored where a report is too long to be read: what it counts, and its
    /// hash in each language.
    pub(crate) summary: Option<Node>,
}

/// A request as it is given to the product, its notations written out.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// The two ids and the token; nothing for what is absent.
    pub(crate) slots: [Option<Node>; 3],
    pub(crate) body: BodyInput,
    /// Fields that a request does not have.
    others: Vec<(String, Node)>,
}

#[derive(Clone, Debug)]
pub(crate) enum BodyInput {
    Absent,
    Text(Vec<u8>),
    Value(Node),
}

const SLOTS: [&str; 3] = [PROJECT_ID, INSTANCE_ID, TOKEN];

/// The files, in the order of their names.
pub(crate) fn files() -> Vec<File> {
    let folder = folder();
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the corpus")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .filter(|path| path.file_name().is_none_or(|name| name != "counts.json"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let stem = path.file_stem().expect("a name");
            File {
                name: stem.to_str().expect("a code").to_owned(),
                root: json_in(&path),
                path,
            }
        })
        .collect()
}

/// The JSON in a file, with its keys in their order.
pub(crate) fn json_in(path: &Path) -> Node {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reading = read(&text, MAX_NESTING);
    assert_eq!(reading.ending, Ending::Whole, "{}", path.display());
    reading.root.expect("a value")
}

/// The cases with more violations than a report lists.
pub(crate) fn capped() -> File {
    let path = folder().join("capped/cases.json");
    File {
        name: "capped/cases".to_owned(),
        root: json_in(&path),
        path,
    }
}

/// All cases of all files, but for the capped ones.
pub(crate) fn every() -> Vec<Case> {
    files().iter().flat_map(File::cases).collect()
}

impl File {
    pub(crate) fn cases(&self) -> Vec<Case> {
        let groups = self.root.members().iter();
        groups
            .flat_map(|group| {
                let cases = group.value.as_ref().expect("a list").elements();
                cases.iter().map(|case| self.case(&lossy(&group.key), case))
            })
            .collect()
    }

    fn case(&self, group: &str, case: &Node) -> Case {
        let name = case.get("name").and_then(Node::as_text);
        let name = name.unwrap_or_else(|| panic!("a case of {} has no name", self.name));
        let input = case.get("input").expect("an input");
        Case {
            file: self.name.clone(),
            group: group.to_owned(),
            input: Input::of(input).unwrap_or_else(|why| panic!("{}: {name}: {why}", self.name)),
            boundaries: case.get("boundaries").cloned(),
            not: case.get("not").cloned(),
            report: case.get("report").cloned(),
            zh: case.get("zh").cloned(),
            summary: case.get("summary").cloned(),
            name,
        }
    }
}

impl Input {
    fn of(node: &Node) -> Result<Self, String> {
        let mut input = Self {
            slots: [const { None }; 3],
            body: BodyInput::Absent,
            others: Vec::new(),
        };
        for member in node.members() {
            let name = lossy(&member.key);
            let value = member.value.as_ref().ok_or("no value")?;
            if name == BODY
                && let Some(bytes) = notation(value, "$bytes")
            {
                input.body = BodyInput::Text(hex_bytes(bytes)?);
                continue;
            }
            let Some(value) = expanded(value)? else {
                continue;
            };
            if let Some(slot) = SLOTS.iter().position(|&slot| slot == name) {
                input.slots[slot] = Some(value);
            } else if name == BODY {
                input.body = match &value.value {
                    Value::String(text) if has_lone_surrogate(text) => {
                        return Err("a text with half a character has no bytes".to_owned());
                    }
                    Value::String(text) => BodyInput::Text(wtf8(text)),
                    _ if !has_sorted_keys(&value) => {
                        return Err(
                            "keys in a value should be sorted: some languages do".to_owned()
                        );
                    }
                    _ => BodyInput::Value(value),
                };
            } else {
                input.others.push((name, value));
            }
        }
        Ok(input)
    }

    /// The request with this body, as the Rust API has it.
    fn with_request<T>(&self, body: Body<'_>, with: impl FnOnce(&Request<'_>) -> T) -> T {
        let texts = self.slots.each_ref().map(|slot| match slot {
            Some(Node {
                value: Value::String(text),
                ..
            }) => Some(wtf8(text)),
            _ => None,
        });
        let values = self
            .slots
            .each_ref()
            .map(|slot| slot.as_ref().map(Node::to_serde));
        let field = |slot: usize| match (&texts[slot], &values[slot]) {
            (Some(text), _) => Field::Text(Text::from_wtf8(text)),
            (None, Some(value)) => Field::from(value),
            (None, None) => Field::Absent,
        };
        with(&Request {
            project_id: field(0),
            instance_id: field(1),
            token: field(2),
            body,
        })
    }

    /// The text of a slot, if it is there and is text.
    pub(crate) fn text(&self, slot: usize) -> Option<String> {
        self.slots[slot].as_ref().and_then(Node::as_text)
    }

    fn any_slot(&self, is: impl Fn(&Node) -> bool) -> bool {
        self.slots.iter().flatten().any(is)
    }
}

impl Case {
    /// How a failure calls it.
    pub(crate) fn title(&self) -> String {
        format!("{}.json, {}, “{}”", self.file, self.group, self.name)
    }

    /// What is said of this request, in the words of a language: the report that
    /// every boundary must give, as JSON.
    pub(crate) fn actual(&self, lang: Lang) -> Vec<u8> {
        if self.carried_by(Boundary::Native).is_ok() {
            self.native().to_json(lang).into_bytes()
        } else if self.carried_by(Boundary::Request).is_ok() {
            self.request_value().to_json(lang).into_bytes()
        } else if self.carried_by(Boundary::Packed).is_ok() {
            self.packed().to_json(lang).into_bytes()
        } else {
            panic!("{}: nothing here can carry it", self.title())
        }
    }

    /// The report of `check`.
    pub(crate) fn native(&self) -> Report {
        match &self.input.body {
            BodyInput::Absent => self.input.with_request(Body::Absent, check),
            BodyInput::Text(text) => self.input.with_request(Body::Text(text), check),
            BodyInput::Value(value) => {
                let value = value.to_serde();
                self.input.with_request(Body::Value(&value), check)
            }
        }
    }

    /// The report of `check` with the text parsed.
    pub(crate) fn parsed(&self) -> Report {
        let BodyInput::Text(text) = &self.input.body else {
            panic!("{}: no text", self.title())
        };
        let value = value_of(text).expect("it was asked for before");
        self.input.with_request(Body::Value(&value), check)
    }

    /// The report of `check` with the value packed.
    pub(crate) fn packed(&self) -> Report {
        let BodyInput::Value(value) = &self.input.body else {
            panic!("{}: no value", self.title())
        };
        let package = Package::of(value);
        self.input.with_request(package.body(), check)
    }

    /// The report of `check_body`.
    pub(crate) fn body(&self) -> Report {
        match &self.input.body {
            BodyInput::Absent => check_body(Body::Absent),
            BodyInput::Text(text) => check_body(Body::Text(text)),
            BodyInput::Value(value) => check_body(Body::Value(&value.to_serde())),
        }
    }

    /// The report of `check_value`.
    pub(crate) fn request_value(&self) -> Report {
        let mut request = serde_json::Map::new();
        for (name, slot) in SLOTS.iter().zip(&self.input.slots) {
            if let Some(slot) = slot {
                request.insert((*name).to_owned(), slot.to_serde());
            }
        }
        for (name, value) in &self.input.others {
            request.insert(name.clone(), value.to_serde());
        }
        let body = match &self.input.body {
            BodyInput::Absent => None,
            BodyInput::Text(text) => Some(std::str::from_utf8(text).expect("UTF-8").into()),
            BodyInput::Value(value) => Some(value.to_serde()),
        };
        if let Some(body) = body {
            request.insert(BODY.to_owned(), body);
        }
        check_value(&request.into()).expect("an object")
    }

    /// What a fuzzer can begin with: the body, the parts of the request in lines, and the
    /// request as one text.
    pub(crate) fn seeds(&self) -> Vec<Vec<u8>> {
        let BodyInput::Text(body) = &self.input.body else {
            return Vec::new();
        };
        let lines = self.input.slots.iter().map(|slot| match slot {
            Some(Node {
                value: Value::String(text),
                ..
            }) => wtf8(text),
            _ => Vec::new(),
        });
        let parts: Vec<_> = lines.chain([body.clone()]).collect();
        let names = [PROJECT_ID, INSTANCE_ID, TOKEN];
        let fields = names.into_iter().zip(&parts).map(|(name, part)| {
            let value = serde_json::json!(String::from_utf8_lossy(part));
            format!("\"{name}\":{value},")
        });
        let fields = format!("{{{}\"{BODY}\":", fields.collect::<String>());
        let request = [fields.as_bytes(), body, b"}"].concat();
        vec![body.clone(), parts.join(&b'\n'), request]
    }
}

/// JSON as a document.
pub(crate) fn json(text: &[u8]) -> Node {
    let reading = read(text, MAX_NESTING);
    assert_eq!(reading.ending, Ending::Whole, "{}", lossy_text(text));
    reading.root.expect("a value")
}

pub(crate) fn lossy_text(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}
