'use client';

import 'growing-ca/react';
import 'growing-ca/models/lizard';

export default function Page() {
  return <growing-ca target="lizard" />;
}
