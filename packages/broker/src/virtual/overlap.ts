/**
 * Whether two names may mean the same destination, with wildcards on either side: a queue can be called `A.>`, and is
 * then found by `A.B` as well as by `*.B`.
 */
import { elementEnd, elementsAgree, isAnyDescendent } from '@hermod/model'

export function overlap(a: string, b: string): boolean {
  if (a === b) return true
  let [at, other] = [0, 0]
  for (;;) {
    const [to, otherTo] = [elementEnd(a, at, a.length), elementEnd(b, other, b.length)]
    // `>` covers what follows and also the name before it.
    if (isAnyDescendent(a, at, to) || isAnyDescendent(b, other, otherTo)) return true
    if (at > a.length || other > b.length) return at > a.length && other > b.length
    if (!elementsAgree(a, at, to, b, other, otherTo)) return false
    at = to + 1
    other = otherTo + 1
  }
}
