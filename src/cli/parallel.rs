//! Work on several threads whose results come in order, with a bound on how many wait for their turn.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// So many jobs are handed out at once, since each handing over takes a lock that all threads want.
const BATCH: usize = 8;

/// So many results may wait, a thread, for one that comes before them.
const WINDOW: usize = 16;

/// Does each job on one of several threads, and hands every result to `take` in the order of the jobs. The answer is what each of the
/// threads has added up.
///
/// Which thread does what makes no difference to what `take` sees. Where `take` answers that it wants no more, what is not
/// begun is left.
pub(super) fn in_order<J: Sync, R: Send, S: Default + Send>(
    jobs: &[J],
    threads: usize,
    each: &(impl Fn(&mut S, &J) -> R + Sync),
    take: &mut (impl FnMut(R) -> bool + Send),
) -> Vec<S> {
    let threads = threads.min(jobs.len());
    if threads <= 1 {
        let mut sum = S::default();
        let _ = jobs.iter().all(|job| take(each(&mut sum, job)));
        return vec![sum];
    }
    // Where there are few jobs, no thread is to have them all.
    let size = (jobs.len() / (threads * BATCH)).clamp(1, BATCH);
    let batches: Vec<&[J]> = jobs.chunks(size).collect();
    let queue = Queue {
        state: Mutex::new(State { begun: 0, taken: 0, waiting: BTreeMap::new(), take }),
        moved: Condvar::new(),
        window: threads * WINDOW / size,
    };
    let work = || {
        let mut sum = S::default();
        while let Some((at, batch)) = queue.next(&batches) {
            match panic::catch_unwind(AssertUnwindSafe(|| {
                batch.iter().map(|job| each(&mut sum, job)).collect()
            })) {
                Ok(results) => queue.put(at, results),
                Err(fault) => {
                    // The others must not wait for what never comes.
                    queue.stop();
                    panic::resume_unwind(fault);
                }
            }
        }
        sum
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let sums = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|fault| panic::resume_unwind(fault)));
        sums.collect()
    })
}

struct Queue<'t, R, T> {
    state: Mutex<State<'t, R, T>>,
    /// A batch of results was taken.
    moved: Condvar,
    /// So many batches may be begun before one is taken.
    window: usize,
}

struct State<'t, R, T> {
    /// How many batches were begun.
    begun: usize,
    /// The results of how many were taken; no more is wanted once it is the greatest number.
    taken: usize,
    /// The results of batches that wait for one before them.
    waiting: BTreeMap<usize, Vec<R>>,
    take: &'t mut T,
}

/// What stands for "no more": greater than the number of any batch.
const NO_MORE: usize = usize::MAX;

impl<'t, R, T: FnMut(R) -> bool> Queue<'t, R, T> {
    fn lock(&self) -> MutexGuard<'_, State<'t, R, T>> {
        // A thread that panicked ends the run, whatever the others see until then.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch with its number, once it may be begun.
    fn next<'j, J>(&self, batches: &[&'j [J]]) -> Option<(usize, &'j [J])> {
        let mut state = self.lock();
        while state.begun >= state.taken.saturating_add(self.window) {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.taken == NO_MORE {
            return None;
        }
        let at = state.begun;
        let batch = batches.get(at)?;
        state.begun += 1;
        Some((at, batch))
    }

    /// Hands over the results of a batch, and those that waited for them.
    fn put(&self, at: usize, results: Vec<R>) {
        let mut state = self.lock();
        state.waiting.insert(at, results);
        loop {
            let State { taken, waiting, take, .. } = &mut *state;
            let Some(results) = waiting.remove(taken) else { break };
            *taken = if results.into_iter().all(&mut **take) { *taken + 1 } else { NO_MORE };
        }
        drop(state);
        self.moved.notify_all();
    }

    fn stop(&self) {
        self.lock().taken = NO_MORE;
        self.moved.notify_all();
    }
}
