/**
 * Values by the destination that each is for, of which those are found that cover another destination or are covered by
 * it, without a look at all others. Names come from other brokers: no name makes the tree deeper than its limit, and
 * what is the same up to there stands in one place.
 */
import type { Destination } from '@hermod/model'

/** Elements of a name that have a place of their own. */
const MAX_DEPTH = 8
const ANY_CHILD = '*'
const ANY_DESCENDENT = '>'

interface Place<T> {
  readonly parent: Place<T> | undefined
  readonly element: string
  /** Values whose name ends here, or goes on beyond the limit. */
  readonly here: Set<T>
  /** Values whose name goes on with `>`. */
  readonly below: Set<T>
  readonly places: Map<string, Place<T>>
}

export class NameTree<T> {
  private readonly roots = new Map<string, Place<T>>()
  /** Of composite names: in no one place. */
  private readonly composite = new Set<T>()

  add(destination: Destination, value: T): void {
    if (destination.isComposite) this.composite.add(value)
    else this.spot(destination, (place, element) => this.child(place, element))?.add(value)
  }

  delete(destination: Destination, value: T): void {
    if (destination.isComposite) {
      this.composite.delete(value)
      return
    }
    let last: Place<T> | undefined = this.roots.get(destination.kind)
    const spot = this.spot(destination, (place, element) => {
      last = place.places.get(element)
      return last
    })
    if (spot?.delete(value) === true) prune(last)
  }

  /** All that may cover the destination or be covered by it, and maybe others. */
  near(destination: Destination): readonly T[] {
    const found: T[] = [...this.composite]
    for (const member of destination.members()) {
      const root = this.roots.get(member.kind)
      if (root !== undefined) collect(root, elements(member.name), 0, found)
    }
    return destination.isComposite ? [...new Set(found)] : found
  }

  private spot(
    { kind, name }: Destination,
    step: (place: Place<T>, element: string) => Place<T> | undefined,
  ): Set<T> | undefined {
    let place: Place<T> | undefined = this.root(kind)
    for (const element of elements(name)) {
      if (element === ANY_DESCENDENT) return place.below
      place = step(place, element)
      if (place === undefined) return undefined
    }
    return place.here
  }

  private root(kind: string): Place<T> {
    let root = this.roots.get(kind)
    if (root === undefined) {
      root = emptyPlace<T>(undefined, '')
      this.roots.set(kind, root)
    }
    return root
  }

  private child(parent: Place<T>, element: string): Place<T> {
    let child = parent.places.get(element)
    if (child === undefined) {
      child = emptyPlace(parent, element)
      parent.places.set(element, child)
    }
    return child
  }
}

function emptyPlace<T>(parent: Place<T> | undefined, element: string): Place<T> {
  return { parent, element, here: new Set(), below: new Set(), places: new Map() }
}

/** As many as have places: of a name with thousands no more are cut off. */
function elements(name: string): string[] {
  return name.split('.', MAX_DEPTH)
}

function collect<T>(place: Place<T>, path: readonly string[], at: number, found: T[]): void {
  for (const value of place.below) found.push(value)
  const element = path[at]
  if (element === undefined) {
    for (const value of place.here) found.push(value)
    return
  }
  if (element === ANY_DESCENDENT) {
    collectAll(place, found)
    return
  }
  if (element === ANY_CHILD) {
    for (const child of place.places.values()) collect(child, path, at + 1, found)
    return
  }
  const same = place.places.get(element)
  if (same !== undefined) collect(same, path, at + 1, found)
  const any = place.places.get(ANY_CHILD)
  if (any !== undefined) collect(any, path, at + 1, found)
}

/** Without what stands below the place itself. */
function collectAll<T>(place: Place<T>, found: T[]): void {
  for (const value of place.here) found.push(value)
  for (const child of place.places.values()) {
    for (const value of child.below) found.push(value)
    collectAll(child, found)
  }
}

/** Places that nothing stands at any more go. */
function prune<T>(last: Place<T> | undefined): void {
  let place = last
  while (place?.parent !== undefined && place.here.size + place.below.size + place.places.size === 0) {
    place.parent.places.delete(place.element)
    place = place.parent
  }
}
