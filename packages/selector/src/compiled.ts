/**
 * Compiled selectors by their text: equal texts share one as long as anybody uses it, and the latest are kept a while
 * for whoever comes next with the same.
 */
import type { Selector } from './selector.js'

const MOST_KEPT = 256
/** Longer ones are not kept beyond their use. */
const MOST_KEPT_LENGTH = 4096

export class CompiledSelectors {
  /** Those in use: an entry goes when its selector has been collected. */
  private readonly used = new Map<string, WeakRef<Selector>>()
  private readonly registry = new FinalizationRegistry<string>((text) => {
    if (this.used.get(text)?.deref() === undefined) this.used.delete(text)
  })
  /** Least recently asked for first. */
  private readonly kept = new Set<Selector>()

  get size(): number {
    return this.used.size
  }

  find(text: string): Selector | undefined {
    const selector = this.used.get(text)?.deref()
    if (selector !== undefined) this.keep(selector)
    return selector
  }

  add(selector: Selector): void {
    this.used.set(selector.text, new WeakRef(selector))
    this.registry.register(selector, selector.text)
    this.keep(selector)
  }

  private keep(selector: Selector): void {
    if (selector.text.length > MOST_KEPT_LENGTH) return
    this.kept.delete(selector)
    this.kept.add(selector)
    if (this.kept.size <= MOST_KEPT) return
    for (const oldest of this.kept) {
      this.kept.delete(oldest)
      return
    }
  }
}
