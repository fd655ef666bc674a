#!/usr/bin/env node
import module from 'node:module'

// Node 22 and later keep compiled modules from start to start.
module.enableCompileCache?.()
import('../dist/start.js').then(({ start }) => start())
