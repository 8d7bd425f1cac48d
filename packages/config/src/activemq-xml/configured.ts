/** A configuration as it was read: elements with checked values, and what each of them does here. */
import type { ConfiguredBean } from '@hermod/model'
import type { Position } from '../position.js'
import type { ElementStatus } from './elements.js'

/** An attribute after placeholders were filled in. */
export interface ConfiguredText {
  readonly text: string
  readonly position: Position
  /** The value as written, for positions inside of it. */
  readonly raw: string
}

export interface ConfiguredElement extends ConfiguredBean {
  readonly name: string
  readonly position: Position
  readonly status: ElementStatus
  /** Values given for options of the element's table, by option name. What was not given is not there. */
  readonly values: Readonly<Record<string, unknown>>
  /** All attributes as texts. */
  readonly texts: ReadonlyMap<string, ConfiguredText>
  /** Elements inside, by the name of the child element that holds them (`policyEntries`, `locker`, …). */
  readonly properties: ReadonlyMap<string, readonly ConfiguredElement[]>
}

export type AttributeStatus = 'works' | 'unbuilt' | 'ignored' | 'wrong'

/** One line of `check`: an element in document order, and its attributes that deserve a word. */
export interface ElementReport {
  readonly position: Position
  readonly depth: number
  readonly name: string
  readonly status: ElementStatus
  readonly remark: string
  readonly attributes: readonly AttributeReport[]
}

export interface AttributeReport {
  readonly name: string
  readonly value: string
  readonly status: AttributeStatus
  readonly remark: string
}
