//! The smallest set that has something in common with every one of some sets.

/// Parts looked at before the search is broken off.
const MOST_PARTS: usize = 200_000;

/// The smallest set of numbers that hits all of these sets, ordered; the first of several in the order of the sets. `None`
/// where it is not found soon, or some set is empty.
pub(super) fn smallest_hitting_set(sets: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut search = HittingSetSearch { sets, best: None, parts: 0 };
    search.go(&mut Vec::new());
    let mut best = search.best.filter(|_| search.parts < MOST_PARTS)?;
    best.sort_unstable();
    Some(best)
}

struct HittingSetSearch<'a> {
    sets: &'a [Vec<usize>],
    best: Option<Vec<usize>>,
    parts: usize,
}

impl HittingSetSearch<'_> {
    fn go(&mut self, chosen: &mut Vec<usize>) {
        self.parts += 1;
        if self.parts >= MOST_PARTS {
            return;
        }
        let open: Vec<&Vec<usize>> = self.sets.iter().filter(|set| !set.iter().any(|it| chosen.contains(it))).collect();
        if self.best.as_ref().is_some_and(|best| chosen.len() + apart(&open) >= best.len()) {
            return;
        }
        let Some(next) = open.iter().min_by_key(|set| set.len()) else {
            self.best = Some(chosen.clone());
            return;
        };
        // Those that hit most sets first: good sets early cut off more.
        let mut options: Vec<usize> = (*next).clone();
        options.sort_by_key(|it| std::cmp::Reverse(open.iter().filter(|set| set.contains(it)).count()));
        for option in options {
            chosen.push(option);
            self.go(chosen);
            chosen.pop();
        }
    }
}

/// At least so many numbers are needed: as many sets have nothing in common.
fn apart(sets: &[&Vec<usize>]) -> usize {
    let mut sorted: Vec<&&Vec<usize>> = sets.iter().collect();
    sorted.sort_by_key(|set| set.len());
    let mut taken: Vec<usize> = Vec::new();
    let mut count = 0;
    for set in sorted {
        if !set.iter().any(|it| taken.contains(it)) {
            taken.extend(set.iter());
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::smallest_hitting_set;

    #[test]
    fn the_smallest_set_hits_all_and_is_found_even_where_greed_fails() {
        // 1 hits most sets, but with it three are needed.
        let sets = [vec![1, 2], vec![1, 3], vec![1, 2, 4], vec![2, 5], vec![3, 6]];
        assert_eq!(smallest_hitting_set(&sets), Some(vec![2, 3]));
        assert_eq!(smallest_hitting_set(&[]), Some(vec![]));
        assert_eq!(smallest_hitting_set(&[vec![7], vec![]]), None);
    }
}
