/**
 * Whether two names may mean the same destination, with wildcards on either side: a queue can be called `A.>`, and is
 * then found by `A.B` as well as by `*.B`.
 */
import { pathOf } from '@hermod/model'

export function overlap(a: string, b: string): boolean {
  return a === b || overlappingPaths(pathOf(a), pathOf(b))
}

function overlappingPaths(a: readonly string[], b: readonly string[]): boolean {
  for (let i = 0; ; i++) {
    const [one, other] = [a[i], b[i]]
    // `>` covers what follows and also the name before it.
    if (one === '>' || other === '>') return true
    if (one === undefined || other === undefined) return one === other
    if (one !== other && one !== '*' && other !== '*') return false
  }
}
