/**
 * Which entries speak about a destination. Both sides may have wildcards, and ActiveMQ's rules for that are not
 * symmetric: an entry's `*` and `>` cover what they cover, a `*` that is asked for takes in every entry at its place,
 * but a `>` that is asked for is a word like any other, so that who may read `A.B` may not read `A.>` for that.
 */

const ANY_CHILD = '*'
const ANY_DESCENDENT = '>'

export function entryMatches(entry: readonly string[], asked: readonly string[]): boolean {
  return matchesFrom(entry, asked, 0, false)
}

function matchesFrom(entry: readonly string[], asked: readonly string[], at: number, deep: boolean): boolean {
  // `A.>` also covers `A` itself.
  if (at === asked.length) {
    return entry.length === at || (entry.length === at + 1 && entry[at] === ANY_DESCENDENT)
  }
  if (entry.length <= at) return false
  // Behind an entry's `*` ActiveMQ does take a `>` that is asked for as all that follows.
  if (deep && asked[at] === ANY_DESCENDENT) return true
  if (entry[at] === ANY_DESCENDENT) return true
  if (entry[at] === ANY_CHILD && matchesFrom(entry, asked, at + 1, true)) return true
  if (entry[at] !== asked[at] && asked[at] !== ANY_CHILD) return false
  return matchesFrom(entry, asked, at + 1, deep)
}
