//! What many threads make, handed over in the order in which it was asked for.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

/// How much may be made before its turn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ahead {
    /// Things.
    pub(crate) count: usize,
    /// What they weigh, in bytes.
    pub(crate) bytes: u64,
}

/// Takes a thing with its number and its weight in bytes, and says whether more are wanted.
pub(crate) type HandOver<'h, T> = &'h (dyn Fn(usize, u64, T) -> ControlFlow<()> + Sync);

/// Lets `make` make things on as many threads as it likes, each with its number from 0 on and its weight in bytes, and
/// hands them to `take` on this thread, in their order, as soon as the turn of each has come. Whoever is too far ahead
/// waits; who is told [`ControlFlow::Break`] need make no more.
///
/// `make` has to begin things in their order, or they wait for each other for ever.
pub(crate) fn in_order<T: Send, E>(
    ahead: Ahead,
    make: impl FnOnce(HandOver<'_, T>) + Send,
    mut take: impl FnMut(usize, T) -> Result<(), E>,
) -> Result<(), E> {
    let (send, receive) = mpsc::channel();
    let turn = Turn { ahead, now: Mutex::default(), changed: Condvar::new() };
    std::thread::scope(|scope| {
        let turn = &turn;
        scope.spawn(move || {
            make(&|number, bytes, thing| {
                // Counted before it can be taken.
                turn.now().held += bytes;
                match send.send((number, bytes, thing)) {
                    Ok(()) => turn.wait(number),
                    Err(_) => ControlFlow::Break(()),
                }
            });
        });
        // However this ends, nobody is kept waiting.
        let _open = Open(turn);
        let (mut waiting, mut next) = (BTreeMap::new(), 0);
        for (number, bytes, thing) in receive {
            waiting.insert(number, (bytes, thing));
            while let Some((bytes, thing)) = waiting.remove(&next) {
                take(next, thing)?;
                next += 1;
                turn.set(next, bytes);
            }
        }
        Ok(())
    })
}

/// Whose turn it is.
struct Turn {
    ahead: Ahead,
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Default)]
struct Now {
    next: usize,
    /// What is held, in bytes.
    held: u64,
    /// Nobody wants any more.
    over: bool,
}

impl Turn {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, next: usize, taken: u64) {
        let mut now = self.now();
        now.next = next;
        now.held -= taken;
        drop(now);
        self.changed.notify_all();
    }

    /// Waits until more may be made than what was just handed over.
    fn wait(&self, number: usize) -> ControlFlow<()> {
        let far = |now: &mut Now| {
            let far = number >= now.next.saturating_add(self.ahead.count) || now.held > self.ahead.bytes;
            // Whoever makes what comes next is never kept from it.
            far && number >= now.next && !now.over
        };
        let now = self.changed.wait_while(self.now(), far).unwrap_or_else(PoisonError::into_inner);
        if now.over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// As long as it lives, somebody wants more.
struct Open<'t>(&'t Turn);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.now().over = true;
        self.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Makes 500 things on four threads, every seventh slowly.
    fn made(ahead: Ahead, stop: usize) -> (Result<(), usize>, Vec<usize>, usize) {
        let (next, most, taken) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let mut got = Vec::new();
        let result = in_order(
            ahead,
            |hand_over| {
                std::thread::scope(|scope| {
                    for _ in 0..4 {
                        scope.spawn(|| {
                            loop {
                                let i = next.fetch_add(1, Ordering::SeqCst);
                                if i >= 500 {
                                    break;
                                }
                                if i % 7 == 0 {
                                    std::thread::sleep(std::time::Duration::from_millis(1));
                                }
                                most.fetch_max(
                                    i.saturating_sub(taken.load(Ordering::SeqCst)),
                                    Ordering::SeqCst,
                                );
                                if hand_over(i, 10, i).is_break() {
                                    break;
                                }
                            }
                        });
                    }
                });
            },
            |i, thing| {
                assert_eq!(i, thing);
                if i == stop {
                    return Err(i);
                }
                got.push(thing);
                taken.store(i + 1, Ordering::SeqCst);
                Ok(())
            },
        );
        (result, got, most.into_inner())
    }

    #[test]
    fn things_come_in_their_order_and_not_too_far_ahead() {
        let (result, got, most) = made(Ahead { count: 8, bytes: u64::MAX }, usize::MAX);
        assert_eq!(result, Ok(()));
        assert_eq!(got, (0..500).collect::<Vec<_>>());
        // Each of the four threads may have made one that waits.
        assert!(most <= 8 + 4, "{most} ahead");
        let (result, got, most) = made(Ahead { count: 500, bytes: 40 }, usize::MAX);
        assert_eq!((result, got.len()), (Ok(()), 500));
        assert!(most <= 4 + 4, "{most} ahead");
    }

    #[test]
    fn who_wants_no_more_keeps_nobody_waiting() {
        let (result, got, _) = made(Ahead { count: 2, bytes: 20 }, 50);
        assert_eq!((result, got.len()), (Err(50), 50));
    }
}
