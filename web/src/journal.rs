//! Where a plan is written down: this browser's database.
//!
//! Not the simpler store beside it, for two reasons. What is put there is on disk
//! some seconds later, and a crash in between would lose that an import was about to
//! be sent; a transaction here says when it is on disk. And it holds a few megabytes,
//! which a million items are not.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect};
use roma_import::history::ImportHistory;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
};

use crate::plan::{Kept, Plan, ReadFault, Records, Run, StoreFault, Stored, write};

/// The database.
const NAME: &str = "roma-import";

/// The version of its stores.
const VERSION: u32 = 1;

/// One record: what there is to know of the plan as a whole.
const HEAD: &str = "head";

/// A record for each import, under its number.
const PARTS: &str = "parts";

/// A record for each import that anything was done about, under its number.
const STEPS: &str = "steps";

/// How long reading may take, in milliseconds: there are databases that never answer, and
/// nobody knows how long the others take.
const READ_TIMEOUT_MS: u32 = 10_000;

/// How long writing may take, which waits for the disk.
const WRITE_TIMEOUT_MS: u32 = 30_000;

const STORES: [&str; 3] = [HEAD, PARTS, STEPS];

/// The key of the one record.
const THE_ONE: &str = "plan";

/// The database, open.
#[derive(Clone)]
pub struct Journal(IdbDatabase);

/// Why the database could not be opened.
pub enum OpenFault {
    /// There can be none here.
    NoStore,
    /// There may be one, and something written down in it.
    Unread(ReadFault),
}

impl OpenFault {
    /// A page that may keep nothing is told so by these two errors, the second in private
    /// windows of older browsers. Any other may pass, or is that of a database that a later
    /// version of this page has made.
    fn of(error: &JsValue) -> Self {
        let name = error.dyn_ref::<DomException>().map(DomException::name);
        match name.as_deref() {
            Some("SecurityError" | "InvalidStateError") => Self::NoStore,
            _ => Self::Unread(read_fault(error)),
        }
    }
}

impl Journal {
    /// Opens the database, and makes it if it is not there.
    pub async fn open() -> Result<Self, OpenFault> {
        let factory = web_sys::window()
            .and_then(|window| window.indexed_db().ok().flatten())
            .ok_or(OpenFault::NoStore)?;
        let request = factory
            .open_with_u32(NAME, VERSION)
            .map_err(|error| OpenFault::of(&error))?;
        let making = {
            let request = request.clone();
            Closure::once(move || {
                if let Some(database) = result::<IdbDatabase>(&request) {
                    for store in STORES {
                        // It fails only if it is there.
                        let _ = database.create_object_store(store);
                    }
                }
            })
        };
        request.set_onupgradeneeded(Some(making.as_ref().unchecked_ref()));
        let opened = in_time(READ_TIMEOUT_MS, |done, failed| {
            request.set_onsuccess(Some(done));
            request.set_onerror(Some(failed));
        });
        match opened.await {
            Ended::Well => {}
            Ended::Badly => {
                let error = request.error().ok().flatten();
                return Err(OpenFault::of(&error.into()));
            }
            Ended::Late => {
                close_once_open(&request, making);
                return Err(OpenFault::Unread(ReadFault(None)));
            }
        }
        request.set_onupgradeneeded(None);
        let database = result::<IdbDatabase>(&request).ok_or(OpenFault::Unread(ReadFault(None)))?;
        close_for_others(&database);
        Ok(Self(database))
    }

    /// Closes the database, as soon as what was begun has ended.
    pub fn close(self) {
        self.0.close();
    }

    /// Reads the plan that is written down, if there is one. That the database could not
    /// be read says nothing of what is in it.
    pub async fn load(&self) -> Result<Kept, ReadFault> {
        let read = self.records(IdbObjectStore::get_all).await;
        let (records, _) = read.map_err(|error| read_fault(&error))?;
        Ok(records.read())
    }

    /// Reads what became of a plan that was read before; nothing if it is not certain that it
    /// is that one. Its imports, which are most of it, are only counted.
    pub async fn look(&self, plan: &Rc<Plan>) -> Result<Option<Stored>, ReadFault> {
        let read = self.records(IdbObjectStore::count).await;
        let (records, parts) = read.map_err(|error| read_fault(&error))?;
        Ok(number_of(&parts).and_then(|parts| records.read_of(plan, parts)))
    }

    /// The records, and what a question for the imports has found.
    async fn records(
        &self,
        ask: fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<(Records, JsValue), JsValue> {
        let transaction = self.transaction("readonly")?;
        let head = transaction.object_store(HEAD)?.get_all()?;
        let parts = ask(&transaction.object_store(PARTS)?)?;
        let steps = transaction.object_store(STEPS)?;
        let numbers = steps.get_all_keys()?;
        let steps = steps.get_all()?;
        completed(&transaction, READ_TIMEOUT_MS).await?;

        let numbers = Array::from(&numbers.result()?);
        let numbers = numbers.iter().map(|number| number_of(&number));
        let records = Records {
            head: texts(&head)?,
            parts: texts(&parts)?,
            steps: numbers.zip(texts(&steps)?).collect(),
        };
        Ok((records, parts.result()?))
    }

    /// Writes all of a plan down, in place of whatever there is.
    pub async fn put(&self, stored: &Stored) -> Result<(), StoreFault> {
        self.write(|transaction| put_all(transaction, stored)).await
    }

    /// Writes down what has changed in a plan.
    pub async fn change(&self, run: &Run) -> Result<(), StoreFault> {
        let (stored, changes) = (&run.stored, run.changes());
        self.write(|transaction| {
            let steps = transaction.object_store(STEPS)?;
            for number in &changes.steps {
                if let Some(step) = stored.steps.get(*number) {
                    put(&steps, &key(*number), write(step))?;
                }
            }
            if changes.head {
                let head = transaction.object_store(HEAD)?;
                put(&head, &THE_ONE.into(), stored.write_head())?;
            }
            Ok(())
        })
        .await
    }

    /// Removes the plan.
    pub async fn remove(&self) -> Result<(), StoreFault> {
        self.write(|transaction| {
            for store in STORES {
                transaction.object_store(store)?.clear()?;
            }
            Ok(())
        })
        .await
    }

    /// Writes all of it or nothing, and waits until it is on disk.
    async fn write(
        &self,
        change: impl FnOnce(&IdbTransaction) -> Result<(), JsValue>,
    ) -> Result<(), StoreFault> {
        let transaction = self
            .transaction("readwrite")
            .map_err(|error| fault(&error))?;
        if let Err(error) = change(&transaction) {
            // It fails only for one that has ended already.
            let _ = transaction.abort();
            return Err(fault(&error));
        }
        let completed = completed(&transaction, WRITE_TIMEOUT_MS).await;
        completed.map_err(|error| fault(&error))
    }

    /// The bindings do not know the option that makes a transaction wait for the disk.
    fn transaction(&self, mode: &str) -> Result<IdbTransaction, JsValue> {
        let stores: Array = STORES
            .iter()
            .map(|store| JsValue::from_str(store))
            .collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let begin: Function = Reflect::get(&self.0, &"transaction".into())?.dyn_into()?;
        begin
            .call3(&self.0, &stores, &mode.into(), &options)?
            .dyn_into()
    }
}

/// Writes a plan and the steps that anything was done about, in place of whatever there is.
fn put_all(transaction: &IdbTransaction, stored: &Stored) -> Result<(), JsValue> {
    for store in STORES {
        transaction.object_store(store)?.clear()?;
    }
    let parts = transaction.object_store(PARTS)?;
    for (number, part) in stored.plan.draft.parts.iter().enumerate() {
        put(&parts, &key(number), write(part))?;
    }
    let steps = transaction.object_store(STEPS)?;
    for (number, history) in stored.steps.iter().enumerate() {
        if *history != ImportHistory::default() {
            put(&steps, &key(number), write(history))?;
        }
    }
    let head = transaction.object_store(HEAD)?;
    put(&head, &THE_ONE.into(), stored.write_head())
}

fn put(store: &IdbObjectStore, key: &JsValue, text: Option<String>) -> Result<(), JsValue> {
    let text = text.ok_or(JsValue::UNDEFINED)?;
    store.put_with_key(&text.into(), key)?;
    Ok(())
}

fn key(number: usize) -> JsValue {
    #[allow(
        clippy::cast_precision_loss,
        reason = "there are not that many imports"
    )]
    JsValue::from_f64(number as f64)
}

/// The number that a key is; nothing if it is none that is written here.
fn number_of(key: &JsValue) -> Option<usize> {
    let number = key.as_f64()?;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast from a float stays in range, and only whole numbers are let through"
    )]
    let whole = (number >= 0.0 && number.fract() == 0.0).then_some(number as usize);
    whole
}

/// All the records that a request has found, each in its place; nothing in place of one
/// that is no text. One that was left out would move those behind it.
fn texts(request: &IdbRequest) -> Result<Vec<Option<String>>, JsValue> {
    let found = Array::from(&request.result()?);
    Ok(found.iter().map(|text| text.as_string()).collect())
}

fn result<T: JsCast>(request: &IdbRequest) -> Option<T> {
    request.result().ok()?.dyn_into().ok()
}

/// How something ended that was waited for.
enum Ended {
    Well,
    Badly,
    /// It has not ended so far.
    Late,
}

/// Waits until one of two functions is called, which are handed out, and no longer than so
/// many milliseconds.
async fn in_time(timeout_ms: u32, wait: impl FnOnce(&Function, &Function)) -> Ended {
    let mut wait = Some(wait);
    let mut deadline = None;
    let promise = Promise::new(&mut |resolve, reject| {
        if let Some(wait) = wait.take() {
            wait(&resolve, &reject);
        }
        deadline = Some(Timeout::new(timeout_ms, move || {
            // It fails for no function of a promise.
            let _ = reject.call1(&JsValue::UNDEFINED, &JsValue::NULL);
        }));
    });
    let ended = match JsFuture::from(promise).await {
        Ok(_) => Ended::Well,
        // What a browser calls it with is an event.
        Err(why) if why.is_null() => Ended::Late,
        Err(_) => Ended::Badly,
    };
    drop(deadline);
    ended
}

/// Waits until a transaction is complete; what went wrong if it is not. One that takes too
/// long is called off, so that nothing of it is done when nobody waits for it any more.
async fn completed(transaction: &IdbTransaction, timeout_ms: u32) -> Result<(), JsValue> {
    let ended = in_time(timeout_ms, |done, failed| {
        transaction.set_oncomplete(Some(done));
        transaction.set_onabort(Some(failed));
    });
    match ended.await {
        Ended::Well => Ok(()),
        Ended::Badly => Err(transaction
            .error()
            .map_or(JsValue::UNDEFINED, JsValue::from)),
        Ended::Late => {
            // It fails for one that is being completed: then all of it is done, and whoever
            // does it again changes nothing.
            let _ = transaction.abort();
            Err(JsValue::UNDEFINED)
        }
    }
}

/// Closes a database that is opened only when nobody waits for it any more; left open, it
/// would be in the way of whoever removes it. Its stores are made all the same.
fn close_once_open(request: &IdbOpenDbRequest, making: Closure<dyn FnMut()>) {
    let close = {
        let request = request.clone();
        Closure::once_into_js(move || {
            drop(making);
            if let Some(database) = result::<IdbDatabase>(&request) {
                database.close();
            }
        })
    };
    request.set_onsuccess(close.dyn_ref());
    request.set_onerror(None);
}

/// Closes a database as soon as somebody wants to remove it, or a later version of this page to
/// make its stores anew: left open, it would keep them waiting for as long as this page is
/// there. What is to be written then fails, and has it opened anew.
fn close_for_others(database: &IdbDatabase) {
    if let Ok(close) = Reflect::get(database, &"close".into())
        && let Some(close) = close.dyn_ref::<Function>()
    {
        database.set_onversionchange(Some(&close.bind0(database)));
    }
}

/// Why the database could not be read, as far as the browser says.
fn read_fault(error: &JsValue) -> ReadFault {
    ReadFault(error.dyn_ref::<DomException>().map(|error| {
        let (name, message) = (error.name(), error.message());
        if message.is_empty() {
            name.into()
        } else {
            format!("{name}: {message}").into()
        }
    }))
}

fn fault(error: &JsValue) -> StoreFault {
    match error.dyn_ref::<DomException>() {
        Some(error) if error.name() == "QuotaExceededError" => StoreFault::Full,
        _ => StoreFault::Other,
    }
}
