//! Times of candidates that take turns.

use std::{
    fs,
    time::{Duration, Instant},
};

/// About how long one sample is.
const SAMPLE: Duration = Duration::from_millis(2);

/// How long each candidate runs before it is measured, so that its memory is
/// there and the processor has got used to it.
const WARM_UP: Duration = Duration::from_millis(100);

/// A longer sample is hardly ever left in peace on a busy machine, and hardly
/// changed by what disturbs it.
const LONG: Duration = Duration::from_millis(20);

/// How often a sample is taken again before it counts as it is.
const MAX_REPEATS: usize = 20;

/// Something to measure.
pub(crate) struct Candidate<'a> {
    pub(crate) name: &'static str,
    /// Does the work, and returns what it found.
    pub(crate) run: Box<dyn Fn() -> usize + 'a>,
    /// What it has to find.
    pub(crate) expected: usize,
}

impl<'a> Candidate<'a> {
    pub(crate) fn new(name: &'static str, expected: usize, run: impl Fn() -> usize + 'a) -> Self {
        let run = Box::new(run);
        Self {
            name,
            run,
            expected,
        }
    }

    /// The time of one run, out of so many.
    fn sample(&self, times: u32) -> Duration {
        let start = Instant::now();
        for _ in 0..times {
            let found = (self.run)();
            assert_eq!(found, self.expected, "{} found something else", self.name);
        }
        start.elapsed() / times
    }

    /// The same, in a sample during which no other program had the processor.
    fn undisturbed_sample(&self, times: u32) -> Duration {
        let mut time = Duration::ZERO;
        for _ in 0..MAX_REPEATS {
            let before = interruptions();
            time = self.sample(times);
            if time * times > LONG || interruptions() == before {
                break;
            }
        }
        time
    }

    /// Runs for a while and returns how many runs make a sample.
    fn warm_up(&self) -> u32 {
        let start = Instant::now();
        let mut best = Duration::MAX;
        while start.elapsed() < WARM_UP {
            best = best.min(self.sample(1));
        }
        let times = SAMPLE.as_nanos() / best.as_nanos().max(1);
        u32::try_from(times).unwrap_or(u32::MAX).max(1)
    }
}

/// How often the system has taken the processor from this program, where it says so.
fn interruptions() -> Option<String> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find(|line| line.starts_with("nonvoluntary_ctxt_switches"))?;
    Some(line.to_owned())
}

/// The median time of one run of each candidate, in nanoseconds.
pub(crate) fn medians(candidates: &[Candidate<'_>], rounds: usize) -> Vec<f64> {
    let times: Vec<u32> = candidates.iter().map(Candidate::warm_up).collect();
    let mut samples = vec![Vec::with_capacity(rounds); candidates.len()];
    for round in 0..rounds {
        for turn in 0..candidates.len() {
            // Each begins in its turn, so that none always comes behind the same other.
            let place = (turn + round) % candidates.len();
            samples[place].push(candidates[place].undisturbed_sample(times[place]));
        }
    }
    samples
        .into_iter()
        .map(|mut samples| {
            samples.sort_unstable();
            samples[samples.len() / 2].as_secs_f64() * 1e9
        })
        .collect()
}
