//! The runner: takes every running job through its items, one by one.
//!
//! The store knows which jobs run and where each of them stands; the runner only
//! keeps the time. So it has nothing to lose: whatever it does not know of, it
//! finds in the store, at the start and every few seconds.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::ErrorCode;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tracing::{error, info, warn};

use crate::shutdown_requested;
use crate::store::{Step, Store};

/// How often the store is asked for jobs that nobody told of.
const RESCAN_INTERVAL: Duration = Duration::from_secs(5);
/// How long a job waits after its first failed step; twice as long after each more.
const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(10);

/// How many jobs go on in one transaction.
const TOGETHER: usize = 64;

/// Tells the runner of new jobs.
#[derive(Clone, Debug)]
pub(crate) struct Jobs(mpsc::UnboundedSender<String>);

impl Jobs {
    /// A way to tell, and where it is heard.
    #[must_use]
    pub(crate) fn channel() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (tell, told) = mpsc::unbounded_channel();
        (Self(tell), told)
    }

    /// A job was created. If nobody hears it, the runner finds it in the store.
    pub(crate) fn created(&self, job_id: String) {
        let _ = self.0.send(job_id);
    }
}

/// Keeps the time of every running job.
#[derive(Debug)]
pub(crate) struct Runner {
    store: Arc<Store>,
    item_time: Duration,
    /// When each job's next item is due. Every known job is in it once.
    due: BinaryHeap<Reverse<(Instant, String)>>,
    /// The known jobs, and how often the last step of each failed in a row.
    known: HashMap<String, u32>,
    /// Whether the store's file was gone when it was looked for the last time.
    is_gone: bool,
}

impl Runner {
    /// A runner of the jobs in this store.
    #[must_use]
    pub(crate) fn new(store: Arc<Store>, item_time: Duration) -> Self {
        Self {
            store,
            item_time,
            due: BinaryHeap::new(),
            known: HashMap::new(),
            is_gone: false,
        }
    }

    /// Runs until told to stop. A step that has begun is finished first; the jobs
    /// that still run go on at the next start.
    pub(crate) async fn run(
        mut self,
        mut told: mpsc::UnboundedReceiver<String>,
        mut stop: watch::Receiver<bool>,
    ) {
        let mut rescan_at = Instant::now();
        loop {
            let next = self
                .due
                .peek()
                .map_or(rescan_at, |Reverse((due, _))| rescan_at.min(*due));
            tokio::select! {
                biased;
                () = shutdown_requested(&mut stop) => break,
                Some(job_id) = told.recv() => self.add(job_id),
                () = sleep_until(next) => {}
            }
            // All of them, so that neither new jobs nor due ones keep the others waiting.
            while let Ok(job_id) = told.try_recv() {
                self.add(job_id);
            }
            if Instant::now() >= rescan_at {
                rescan_at = Instant::now() + RESCAN_INTERVAL;
                self.rescan().await;
            }
            self.step_all_due(&stop).await;
        }
        info!(jobs = self.due.len(), "runner stopped");
    }

    fn add(&mut self, job_id: String) {
        if !self.known.contains_key(&job_id) {
            self.known.insert(job_id.clone(), 0);
            self.due
                .push(Reverse((Instant::now() + self.item_time, job_id)));
        }
    }

    /// Finds the running jobs that nobody told of.
    async fn rescan(&mut self) {
        let store = Arc::clone(&self.store);
        let found = blocking(move || (store.is_in_place(), store.running_jobs()));
        let Ok((is_in_place, running)) = found.await else {
            error!("the running jobs cannot be read");
            return;
        };
        // Once for each time that it goes.
        if !is_in_place && !self.is_gone {
            error!("the data folder is gone: imports are refused");
        }
        self.is_gone = !is_in_place;
        match running {
            Ok(running) => {
                for job_id in running {
                    self.add(job_id);
                }
            }
            Err(error) => error!(%error, "the running jobs cannot be read"),
        }
    }

    async fn step_all_due(&mut self, stop: &watch::Receiver<bool>) {
        let now = Instant::now();
        let mut jobs = Vec::new();
        while let Some(Reverse((due, _))) = self.due.peek()
            && *due <= now
            && let Some(Reverse((_, job_id))) = self.due.pop()
        {
            jobs.push(job_id);
        }
        // A few at a time, so that whoever wants to write as well has a turn in between.
        while !jobs.is_empty() {
            if *stop.borrow() {
                // They go on at the next start.
                let left = jobs.into_iter().map(|job_id| Reverse((now, job_id)));
                self.due.extend(left);
                return;
            }
            let some: Arc<[String]> = jobs.drain(..TOGETHER.min(jobs.len())).collect();
            let (store, of) = (Arc::clone(&self.store), Arc::clone(&some));
            let Ok((steps, trouble)) = blocking(move || step_all(&store, &of)).await else {
                // The jobs are unknown now: the next scan finds them.
                error!("the jobs could not go on");
                self.known.clear();
                self.due.clear();
                return;
            };
            let mut some = some.iter().cloned();
            for (step, job_id) in steps.into_iter().zip(some.by_ref()) {
                self.after(job_id, step);
            }
            if let Some(error) = trouble {
                // The others would only wait for the same, one after the other.
                jobs.extend(some);
                error!(jobs = jobs.len(), %error, "no job could go on");
                for job_id in jobs.drain(..) {
                    self.try_again(job_id);
                }
            }
        }
    }

    fn after(&mut self, job_id: String, step: rusqlite::Result<Step>) {
        match step {
            Ok(Step::More) => {
                self.known.insert(job_id.clone(), 0);
                self.due
                    .push(Reverse((Instant::now() + self.item_time, job_id)));
            }
            Ok(Step::Ended(status)) => {
                self.known.remove(&job_id);
                info!(job = job_id, status = status.wire(), "job ended");
            }
            Ok(Step::NotRunning) => {
                self.known.remove(&job_id);
            }
            Err(error) => {
                let job = job_id.clone();
                let wait = self.try_again(job_id);
                error!(job, %error, again_in = ?wait, "a job's item could not be imported");
            }
        }
    }

    /// Tries a job again after a while, and says after which. The user has this job until
    /// it ends, so it is tried for as long as it takes.
    fn try_again(&mut self, job_id: String) -> Duration {
        let failed = self.known.entry(job_id.clone()).or_default();
        let wait = LAST_RETRY.min(FIRST_RETRY.saturating_mul(2_u32.saturating_pow(*failed)));
        *failed = failed.saturating_add(1);
        self.due.push(Reverse((Instant::now() + wait, job_id)));
        wait
    }
}

/// Something was not run to its end.
struct NotRun;

/// Runs what blocks where it may. Where the system has no thread to give, tokio
/// panics, and the runner must outlive that; it may still run the work later, which
/// does a job no harm. Any panic's own message is on standard error.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, NotRun> {
    let task = catch_unwind(AssertUnwindSafe(|| tokio::task::spawn_blocking(work)));
    task.map_err(|_| NotRun)?.await.map_err(|_| NotRun)
}

/// How far the first of some jobs have come, and what is in the way of all others.
type Steps = (Vec<rusqlite::Result<Step>>, Option<rusqlite::Error>);

/// Takes each of the jobs one step further: together, or else each by itself, since
/// one job's fault must not be every job's.
fn step_all(store: &Store, jobs: &[String]) -> Steps {
    match catch_unwind(AssertUnwindSafe(|| store.advance_all(jobs))) {
        Ok(Ok(steps)) => return (steps.into_iter().map(Ok).collect(), None),
        Ok(Err(error)) if is_every_jobs(&error) => return (Vec::new(), Some(error)),
        Ok(Err(error)) => warn!(jobs = jobs.len(), %error, "jobs could not go on together"),
        // The panic's own message is out already.
        Err(_) => {}
    }
    let mut steps = Vec::new();
    for job_id in jobs {
        let step = catch_unwind(AssertUnwindSafe(|| store.advance(job_id)));
        match step.unwrap_or_else(|_| Err(rusqlite::Error::UnwindingPanic)) {
            Err(error) if is_every_jobs(&error) => return (steps, Some(error)),
            step => steps.push(step),
        }
    }
    (steps, None)
}

/// Whether an error is none of the job's that had it: another program has the file, and each
/// job that tries waits long for the same answer. What a full or a failing disk refuses may be
/// one job's alone, and it refuses at once.
fn is_every_jobs(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

#[cfg(test)]
mod tests {
    use roma_import::ItemKind;
    use rusqlite::TransactionBehavior;
    use tempfile::TempDir;
    use tokio::runtime::Builder;

    use super::*;
    use crate::store::{BUSY_TIMEOUT, Created, FILE_NAME, Item, NewJob, Status};

    #[test]
    fn a_job_that_cannot_go_on_is_tried_ever_more_seldom() {
        let folder = TempDir::new().unwrap();
        let store = Arc::new(Store::open(&folder.path().join(FILE_NAME)).unwrap());
        let mut runner = Runner::new(store, Duration::ZERO);
        let mut expect = |step, wait| {
            let before = Instant::now();
            runner.after("j".to_owned(), step);
            let Reverse((due, _)) = runner.due.pop().unwrap();
            assert!((before + wait..=Instant::now() + wait).contains(&due));
        };
        let fault = || Err(rusqlite::Error::InvalidQuery);
        for tenths in [1, 2, 4, 8, 16, 32, 64, 100, 100] {
            expect(fault(), Duration::from_millis(100 * tenths));
        }
        expect(Ok(Step::More), Duration::ZERO);
        expect(fault(), FIRST_RETRY);
    }

    #[test]
    fn a_job_is_known_once_and_until_it_has_ended() {
        let folder = TempDir::new().unwrap();
        let store = Arc::new(Store::open(&folder.path().join(FILE_NAME)).unwrap());
        let mut runner = Runner::new(store, Duration::ZERO);
        for step in [Step::Ended(Status::Succeeded), Step::NotRunning] {
            // It was told of, and is found in the store as well.
            runner.add("j".to_owned());
            runner.add("j".to_owned());
            assert_eq!((runner.known.len(), runner.due.len()), (1, 1));
            runner.due.clear();
            runner.after("j".to_owned(), Ok(step));
            assert!(runner.known.is_empty() && runner.due.is_empty(), "{step:?}");
        }
    }

    #[test]
    fn of_jobs_that_cannot_go_on_together_each_goes_on_alone() {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join(FILE_NAME);
        let store = Store::open(&file).unwrap();
        let item = Item {
            kind: ItemKind::Task,
            name: None,
        };
        let jobs = ["good", "broken", "as good"].map(str::to_owned);
        for id in &jobs {
            let job = NewJob {
                id,
                user: id,
                project_id: "p",
                instance_id: "i",
                items: std::slice::from_ref(&item),
            };
            assert_eq!(store.create_job(&job).unwrap(), Created::Running);
        }
        let trigger = "CREATE TRIGGER broken BEFORE INSERT ON import_log WHEN NEW.job_id = 'broken'
             BEGIN SELECT RAISE(ABORT, 'broken'); END";
        let other = rusqlite::Connection::open(&file).unwrap();
        other.execute_batch(trigger).unwrap();
        let (steps, trouble) = step_all(&store, &jobs);
        let ended = Some(Step::Ended(Status::Succeeded));
        assert!(steps.into_iter().map(Result::ok).eq([ended, None, ended]));
        assert!(trouble.is_none());
    }

    /// A store with so many jobs that run, each of one item.
    fn store_of(folder: &TempDir, jobs: usize) -> Arc<Store> {
        let store = Store::open(&folder.path().join(FILE_NAME)).unwrap();
        for job in 0..jobs {
            let job = NewJob {
                id: &job.to_string(),
                user: &job.to_string(),
                project_id: "p",
                instance_id: "i",
                items: &[Item {
                    kind: ItemKind::Task,
                    name: None,
                }],
            };
            assert_eq!(store.create_job(&job).unwrap(), Created::Running);
        }
        Arc::new(store)
    }

    #[tokio::test]
    async fn where_another_program_has_the_file_all_jobs_wait_at_once() {
        let folder = TempDir::new().unwrap();
        let jobs = TOGETHER + 1;
        let store = store_of(&folder, jobs);
        let mut other = rusqlite::Connection::open(folder.path().join(FILE_NAME)).unwrap();
        let transaction = TransactionBehavior::Immediate;
        let transaction = other.transaction_with_behavior(transaction).unwrap();
        let mut runner = Runner::new(Arc::clone(&store), Duration::ZERO);
        runner.rescan().await;
        let (_tell, stop) = watch::channel(false);
        let before = Instant::now();
        runner.step_all_due(&stop).await;
        // No longer than the first of them.
        assert!(
            before.elapsed() < 2 * BUSY_TIMEOUT,
            "{:?}",
            before.elapsed()
        );
        assert_eq!(runner.due.len(), jobs);
        assert!(runner.known.values().all(|failed| *failed == 1));

        drop(transaction);
        let due = runner.due.drain();
        runner.due = due.map(|Reverse((_, id))| Reverse((before, id))).collect();
        runner.step_all_due(&stop).await;
        assert!(runner.due.is_empty() && runner.known.is_empty());
        assert_eq!(store.running_jobs().unwrap(), [""; 0]);
    }

    #[tokio::test]
    async fn a_stop_is_seen_between_two_transactions() {
        let folder = TempDir::new().unwrap();
        let store = store_of(&folder, 1);
        let mut runner = Runner::new(Arc::clone(&store), Duration::ZERO);
        runner.rescan().await;
        let (tell, stop) = watch::channel(true);
        runner.step_all_due(&stop).await;
        assert_eq!(runner.due.len(), 1);
        assert_eq!(store.running_jobs().unwrap(), ["0"]);
        tell.send_replace(false);
        runner.step_all_due(&stop).await;
        assert_eq!(store.running_jobs().unwrap(), [""; 0]);
    }

    #[test]
    fn without_a_thread_the_runner_waits() {
        let folder = TempDir::new().unwrap();
        let store = Arc::new(Store::open(&folder.path().join(FILE_NAME)).unwrap());
        let item = Item {
            kind: ItemKind::Task,
            name: None,
        };
        let job = NewJob {
            id: "j",
            user: "u",
            project_id: "p",
            instance_id: "i",
            items: &[item],
        };
        assert_eq!(store.create_job(&job).unwrap(), Created::Running);
        // No machine has the memory for the stack of one of its threads.
        let runtime = Builder::new_current_thread()
            .enable_time()
            .thread_stack_size(1 << 60)
            .build()
            .unwrap();
        let mut runner = Runner::new(Arc::clone(&store), Duration::ZERO);
        runtime.block_on(async {
            runner.add("j".to_owned());
            runner.rescan().await;
            runner.step_all_due(&watch::channel(false).1).await;
        });
        // It knows of no job that it would wait for in vain.
        assert!(runner.due.is_empty() && runner.known.is_empty());
        assert_eq!(store.running_jobs().unwrap(), ["j"]);
    }
}
