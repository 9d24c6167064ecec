//! Where a plan is written down: this browser's database.
//!
//! Not the simpler store beside it, for two reasons. What is put there is on disk
//! some seconds later, and a crash in between would lose that an import was about to
//! be sent; a transaction here says when it is on disk. And it holds a few megabytes,
//! which a million items are not.

use js_sys::{Array, Function, Object, Promise, Reflect};
use roma_import::response::JobBaseline;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

use crate::plan::{
    Intent, Kept, Plan, ReadFault, Records, Run, StoreFault, Unsupported, write, write_head,
};

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

const STORES: [&str; 3] = [HEAD, PARTS, STEPS];

/// The key of the one record.
const THE_ONE: &str = "plan";

/// The database, open.
#[derive(Clone)]
pub struct Journal(IdbDatabase);

impl Journal {
    /// Opens the database, and makes it if it is not there.
    pub async fn open() -> Result<Self, Unsupported> {
        let window = web_sys::window().ok_or(Unsupported::NoStore)?;
        if !window.is_secure_context() {
            return Err(Unsupported::NotSecure);
        }
        let factory = window
            .indexed_db()
            .ok()
            .flatten()
            .ok_or(Unsupported::NoStore)?;
        let request = factory
            .open_with_u32(NAME, VERSION)
            .map_err(|_| Unsupported::NoStore)?;
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
        let opened = answered(&request).await;
        request.set_onupgradeneeded(None);
        opened.map_err(|_| Unsupported::NoStore)?;
        let database = result::<IdbDatabase>(&request).ok_or(Unsupported::NoStore)?;
        Ok(Self(database))
    }

    /// Reads the plan that is written down, if there is one. That the database could not
    /// be read says nothing of what is in it.
    pub async fn load(&self) -> Result<Kept, ReadFault> {
        let records = self.records().await.map_err(|error| read_fault(&error))?;
        Ok(records.read())
    }

    async fn records(&self) -> Result<Records, JsValue> {
        let transaction = self.transaction("readonly")?;
        let head = transaction.object_store(HEAD)?.get_all()?;
        let parts = transaction.object_store(PARTS)?.get_all()?;
        let steps = transaction.object_store(STEPS)?;
        let numbers = steps.get_all_keys()?;
        let steps = steps.get_all()?;
        completed(&transaction).await?;

        let numbers = Array::from(&numbers.result()?);
        let numbers = numbers.iter().map(|number| number_of(&number));
        Ok(Records {
            head: texts(&head)?,
            parts: texts(&parts)?,
            steps: numbers.zip(texts(&steps)?).collect(),
        })
    }

    /// Writes a new plan down, in place of whatever there is.
    pub async fn begin(&self, plan: &Plan) -> Result<(), StoreFault> {
        self.write(|transaction| {
            for store in STORES {
                transaction.object_store(store)?.clear()?;
            }
            let parts = transaction.object_store(PARTS)?;
            for (number, part) in plan.draft.parts.iter().enumerate() {
                put(&parts, &key(number), write(part))?;
            }
            let head = transaction.object_store(HEAD)?;
            put(
                &head,
                &THE_ONE.into(),
                write_head(plan, None, Intent::Go, JobBaseline::default()),
            )
        })
        .await
    }

    /// Writes down what has changed in a plan.
    pub async fn change(&self, run: &Run) -> Result<(), StoreFault> {
        let changes = run.changes();
        self.write(|transaction| {
            let steps = transaction.object_store(STEPS)?;
            for number in &changes.steps {
                if let Some(step) = run.steps.get(*number) {
                    put(&steps, &key(*number), write(step))?;
                }
            }
            if changes.head {
                let head = transaction.object_store(HEAD)?;
                put(
                    &head,
                    &THE_ONE.into(),
                    write_head(&run.plan, run.stopped_at, run.intent(), run.baseline),
                )?;
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
        completed(&transaction).await.map_err(|error| fault(&error))
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

/// Waits until a request is answered.
async fn answered(request: &IdbRequest) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.map(drop)
}

/// Waits until a transaction is complete; what went wrong if it is not.
async fn completed(transaction: &IdbTransaction) -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(transaction
            .error()
            .map_or(JsValue::UNDEFINED, JsValue::from)),
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
