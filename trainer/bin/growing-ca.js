#!/usr/bin/env node
import '../dist/trainer/src/cli.js';
