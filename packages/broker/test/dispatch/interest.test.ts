import { JavaLong, Message, MessageKind, type PrimitiveValue } from '@hermod/model'
import { compileSelector, type Selector } from '@hermod/selector'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Interest, type Interested } from '../../src/dispatch/interest.js'

class Consumer {
  readonly terms: Interested['terms'] & { selector: Selector | undefined }
  asked = 0
  constructor(
    readonly text: string | undefined,
    hasTime = true,
  ) {
    const selector = text === undefined ? undefined : compileSelector(text)
    this.terms = {
      selector,
      selects: (message) => {
        this.asked++
        return hasTime ? selector?.matches(message) : undefined
      },
    }
  }
}

function messageWith(properties: Record<string, PrimitiveValue>): Message {
  const message = new Message(MessageKind.message)
  message.setProperties(new Map(Object.entries(properties)))
  return message
}

function of(...texts: (string | undefined)[]) {
  const all = texts.map((text) => new Consumer(text))
  const interest = new Interest<Consumer>()
  for (const consumer of all) interest.add(consumer)
  const found = (properties: Record<string, PrimitiveValue>) =>
    interest.matching(messageWith(properties), all).map((consumer) => consumer.text)
  return { all, interest, found }
}

describe('interest in a message', () => {
  it('costs nothing while nobody has a selector', () => {
    const { all, interest } = of(undefined, undefined)
    expect(interest.matching(messageWith({}), all)).toBe(all)
  })

  it('is asked once for equal selectors', () => {
    const { all, interest } = of('a > 1', 'a > 1', 'a > 1')
    expect(interest.matching(messageWith({ a: 2 }), all)).toHaveLength(3)
    expect(all.map(({ asked }) => asked)).toEqual([1, 0, 0])
  })

  it('is asked of the next with the same selector where the first has no time for it', () => {
    const all = [new Consumer('a > 1', false), new Consumer('a > 1'), new Consumer('a > 1')]
    const interest = new Interest<Consumer>()
    for (const consumer of all) interest.add(consumer)
    expect(interest.matching(messageWith({ a: 2 }), all)).toHaveLength(3)
    expect(all.map(({ asked }) => asked)).toEqual([1, 1, 0])
    expect(interest.matching(messageWith({ a: 1 }), all)).toEqual([])
  })

  it('is not asked where a value that must be equal is another', () => {
    const { all, interest } = of(...Array.from({ length: 1000 }, (_, i) => `id = ${i} AND b = 2`))
    expect(interest.matching(messageWith({ id: 7, b: 2 }), all).map((each) => each.text)).toEqual(['id = 7 AND b = 2'])
    expect(all.filter(({ asked }) => asked > 0)).toHaveLength(1)
  })

  it('finds values of other number types, and texts', () => {
    const { found } = of('id = 7', "id = '7'", '7 = id', 'id = 8', undefined)
    expect(found({ id: new JavaLong(7) })).toEqual([undefined, 'id = 7', '7 = id'])
    expect(found({ id: '7' })).toEqual([undefined, "id = '7'"])
    expect(found({ id: true })).toEqual([undefined])
    expect(found({})).toEqual([undefined])
  })

  it('forgets who leaves, and says what each selector says, whoever comes and goes', () => {
    const texts = ['a = 1', "a = '1'", 'a = 2 AND b = 1', 'a = 1 OR b = 2', 'b = 2', 'a <> 1', 'a IS NULL', undefined]
    const text = fc.constantFrom(...texts)
    const value = fc.constantFrom<PrimitiveValue | undefined>(undefined, 1, 2, '1', true, new JavaLong(2))
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean())), value, value, (consumers, a, b) => {
        const interest = new Interest<Consumer>()
        const all = consumers.map(([each]) => new Consumer(each))
        for (const each of all) interest.add(each)
        const staying = all.filter((_, i) => consumers[i]![1])
        for (const each of all) if (!staying.includes(each)) interest.remove(each)
        const message = messageWith({ ...(a === undefined ? {} : { a }), ...(b === undefined ? {} : { b }) })
        const expected = staying.filter(({ terms }) => terms.selector?.matches(message) ?? true)
        const found = interest.matching(message, staying)
        expect(new Set(found)).toEqual(new Set(expected))
        expect(found).toHaveLength(expected.length)
      }),
    )
  })
})
