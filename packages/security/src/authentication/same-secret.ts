/** Compares passwords in a time that tells nothing about how much of them agrees. */
import { createHash, timingSafeEqual } from 'node:crypto'

export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b))
}

/** Of one length, which the comparison needs and which hides the lengths. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest()
}
