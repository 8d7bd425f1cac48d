import { Destination } from '@hermod/model'
import { describe, expect, it } from 'vitest'

describe('a composite name', () => {
  it('has each member once, however often it is named', () => {
    const members = Destination.queue('A, B,A,,topic://A, A').members()
    expect(members.map((member) => `${member}`)).toEqual(['queue://A', 'queue://B', 'topic://A'])
  })

  it('is read once', () => {
    const composite = Destination.queue('A,B')
    expect(composite.members()).toBe(composite.members())
  })
})
