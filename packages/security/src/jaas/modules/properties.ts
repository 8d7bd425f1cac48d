/** `org.apache.activemq.jaas.PropertiesLoginModule`: passwords in one file, the members of groups in another. */
import { sameSecret } from '../../authentication/same-secret.js'
import { LoginFailure, type ModuleFactory } from '../login-module.js'
import { propertyFile } from '../module-options.js'
import { groupsByUser } from '../property-file.js'

export const propertiesLoginModule: ModuleFactory = (options, around) => {
  const users = propertyFile('org.apache.activemq.jaas.properties.user', 'user', options, around)
  const groups = propertyFile('org.apache.activemq.jaas.properties.group', 'group', options, around)
  return {
    async login({ userName, password }) {
      if (userName === null) throw new LoginFailure('user name is null')
      const expected = users.values.get(userName)
      const right = sameSecret(expected ?? '', password ?? '')
      if (expected === undefined) throw new LoginFailure('there is no such user')
      if (!right) throw new LoginFailure('Password does not match')
      return { users: [userName], groups: groupsByUser(groups.values).get(userName) ?? [] }
    },
  }
}
