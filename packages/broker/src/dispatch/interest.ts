/**
 * Which of a topic's consumers a message is for. Consumers with equal selectors are asked as one, and those that want
 * `name = constant` are looked up by the message's value of that name: ten thousand of them cost no more than the few
 * that match.
 *
 *   plain      no selector                            everybody
 *   tried      one group for each other selector      evaluated one by one
 *   lookups    name -> value -> groups                evaluated where the value agrees
 */
import type { Message } from '@hermod/model'
import { type EqualityKey, keyReader, type Selector } from '@hermod/selector'

/** A consumer as far as it matters here. */
export interface Interested {
  readonly terms: {
    readonly selector: Selector | undefined
    /** What it says; undefined: this consumer has no more time for it. */
    selects(message: Message): boolean | undefined
  }
}

interface Group<T> {
  readonly selector: Selector
  readonly members: Set<T>
}

interface Lookup<T> {
  readonly read: (message: Message) => EqualityKey | undefined
  readonly groups: Map<EqualityKey, Group<T>[]>
}

export class Interest<T extends Interested> {
  private readonly plain = new Set<T>()
  private readonly groups = new Map<Selector, Group<T>>()
  private readonly tried = new Set<Group<T>>()
  private readonly lookups = new Map<string, Lookup<T>>()

  add(member: T): void {
    const { selector } = member.terms
    if (selector === undefined) this.plain.add(member)
    else this.groupOf(selector).members.add(member)
  }

  remove(member: T): void {
    const { selector } = member.terms
    if (selector === undefined) {
      this.plain.delete(member)
      return
    }
    const group = this.groups.get(selector)
    if (group?.members.delete(member) === true && group.members.size === 0) this.drop(group)
  }

  /**
   * Those whose selector the message matches, and those without one; `all` itself while nobody has a selector. Their
   * order says nothing.
   */
  matching(message: Message, all: readonly T[]): readonly T[] {
    if (this.groups.size === 0) return all
    const found = [...this.plain]
    for (const group of this.tried) collect(group, message, found)
    for (const lookup of this.lookups.values()) {
      const key = lookup.read(message)
      const groups = key === undefined ? undefined : lookup.groups.get(key)
      if (groups !== undefined) for (const group of groups) collect(group, message, found)
    }
    return found
  }

  private groupOf(selector: Selector): Group<T> {
    const known = this.groups.get(selector)
    if (known !== undefined) return known
    const group: Group<T> = { selector, members: new Set() }
    this.groups.set(selector, group)
    const { equality } = selector
    if (equality === undefined) this.tried.add(group)
    else {
      const lookup = this.lookupOf(equality.name)
      const others = lookup.groups.get(equality.key)
      if (others === undefined) lookup.groups.set(equality.key, [group])
      else others.push(group)
    }
    return group
  }

  private lookupOf(name: string): Lookup<T> {
    let lookup = this.lookups.get(name)
    if (lookup === undefined) {
      lookup = { read: keyReader(name), groups: new Map() }
      this.lookups.set(name, lookup)
    }
    return lookup
  }

  private drop(group: Group<T>): void {
    this.groups.delete(group.selector)
    const { equality } = group.selector
    if (equality === undefined) {
      this.tried.delete(group)
      return
    }
    const lookup = this.lookups.get(equality.name)!
    const others = lookup.groups.get(equality.key)!
    if (others.length > 1) others.splice(others.indexOf(group), 1)
    else lookup.groups.delete(equality.key)
    if (lookup.groups.size === 0) this.lookups.delete(equality.name)
  }
}

/** One asks for all, and pays; the next only if it cannot. */
function collect<T extends Interested>({ members }: Group<T>, message: Message, found: T[]): void {
  for (const { terms } of members) {
    const matches = terms.selects(message)
    if (matches === undefined) continue
    if (matches) for (const member of members) found.push(member)
    return
  }
}
