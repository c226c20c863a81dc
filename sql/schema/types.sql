-- Types that tables and functions share.

CREATE TYPE seva.verdict AS ENUM ('kept', 'missed', 'broken', 'not_applicable');
COMMENT ON TYPE seva.verdict IS
    'What one guideline says of one reply: kept, missed (left out), broken (done against it), not_applicable (no occasion)';
